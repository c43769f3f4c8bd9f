import { AppError } from '../../common/errors/index.js';

/** An invalid request in OpenAI's words: which parameter, and what is wrong with it. */
export function requestError(message: string, param: string | null, code: string | null = null): AppError {
  return new AppError('REQUEST.INVALID', message, { details: { param, code } });
}
