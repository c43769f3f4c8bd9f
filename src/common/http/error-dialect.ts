import type { AppError } from '../errors/index.js';

/** What goes over the wire for an error. */
export interface ErrorAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
}

/**
 * The form that errors have on routes whose clients know another one than ours. Chosen by path, since an error
 * may come before there is a route: a body that does not parse, a path that does not exist.
 */
export interface ErrorDialect {
  /** Each stands for itself and everything below it; in lower case. */
  readonly paths: readonly string[];
  /** Called once for each error, ahead of the headers. */
  encode(error: AppError): ErrorAnswer;
}

/** Injection token of the array of dialects that the error filter chooses from. */
export const ERROR_DIALECTS = Symbol('ERROR_DIALECTS');

/** The dialect that a request's path belongs to; undefined for Nestor's own form. */
export function findErrorDialect(dialects: readonly ErrorDialect[], path: string): ErrorDialect | undefined {
  const wanted = path.toLowerCase();
  return dialects.find(({ paths }) => paths.some((own) => wanted === own || wanted.startsWith(`${own}/`)));
}
