import { HttpException } from '@nestjs/common';
import { AppError, toAppError, type ErrorCode } from '../errors/index.js';

/** Errors that the body parser and the router raise by themselves, by their HTTP status. */
const BY_STATUS: Readonly<Record<number, readonly [ErrorCode, string]>> = {
  400: ['REQUEST.INVALID', 'The request is not valid.'],
  401: ['REQUEST.UNAUTHORIZED', 'This needs valid credentials.'],
  403: ['REQUEST.FORBIDDEN', 'This is not allowed.'],
  404: ['REQUEST.NOT_FOUND', 'There is no such route. GET /docs shows all of them.'],
  405: ['REQUEST.METHOD_NOT_ALLOWED', 'This route does not take this method.'],
  406: ['REQUEST.NOT_ACCEPTABLE', 'This route cannot answer in a form that the Accept header allows.'],
  408: ['REQUEST.TIMEOUT', 'The request did not arrive in time.'],
  413: ['REQUEST.TOO_LARGE', 'The body is too large: the limit is 1 MB.'],
  415: ['REQUEST.UNSUPPORTED_MEDIA_TYPE', 'Send the body as JSON in UTF-8, without an exotic encoding.'],
  429: ['REQUEST.RATE_LIMITED', 'Too many requests. Try again later.'],
};

interface BodyParserError {
  readonly type: string;
}

const isBodyParserError = (error: unknown): error is BodyParserError =>
  error instanceof Error && 'type' in error && typeof error.type === 'string';

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
  const status: unknown =
    typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : undefined;
}

function malformedJson(cause: unknown): AppError {
  return new AppError('REQUEST.MALFORMED_JSON', 'The body is not valid JSON.', { cause });
}
