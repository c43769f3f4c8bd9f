import { AppError } from './app-error.js';

/** What a client may be told of an error: an `AppError` as it is, anything else without its own text. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError(
    'INTERNAL.ERROR',
    'Something went wrong on our side. Quote the request id when you report it.',
    {
      cause: error,
    },
  );
}
