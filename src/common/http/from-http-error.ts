import { HttpException } from '@nestjs/common';
import { AppError, toAppError, type ErrorCode } from '../errors/index.js';

/** Errors that the body parser and the router raise by themselves, by their HTTP status. */
const BY_STATUS: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ['REQUEST.INVALID', 'The request is not valid.'],
  404: ['REQUEST.NOT_FOUND', 'There is no such route. GET /docs shows all of them.'],
  413: ['REQUEST.TOO_LARGE', 'The body is too large: the limit is 1 MB.'],
  415: [
    'REQUEST.UNSUPPORTED_MEDIA_TYPE',
    'Send the body as JSON in UTF-8, plain or compressed with gzip, deflate or br.',
  ],
  429: ['REQUEST.RATE_LIMITED', 'Too many requests. Try again later.'],
};

/** As the package http-errors makes them, with the type that body-parser adds. */
interface BodyParserError {
  readonly type: string;
  readonly status: number;
}

const isBodyParserError = (error: unknown): error is BodyParserError =>
  error instanceof Error &&
  'type' in error &&
  typeof error.type === 'string' &&
  'status' in error &&
  typeof error.status === 'number';

/** Any error on the way to an answer as an `AppError`; the text of foreign errors never passes. */
export function fromHttpError(error: unknown): AppError {
  if (isBodyParserError(error) && error.type === 'entity.parse.failed') return malformedJson(error);
  const status = statusOf(error);
  const known = status === undefined ? undefined : BY_STATUS[status];
  if (error instanceof AppError || known === undefined) return toAppError(error);
  if (status === 400 && error instanceof HttpException && error.cause instanceof SyntaxError)
    return malformedJson(error);
  return new AppError(...known, { cause: error });
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  // A path with a broken percent-encoding.
  if (error instanceof URIError) return 400;
  return isBodyParserError(error) ? error.status : undefined;
}

export function malformedJson(cause: unknown): AppError {
  return new AppError('REQUEST.MALFORMED_JSON', 'The body is not a valid JSON object.', { cause });
}
