import { mongo, MongooseError } from 'mongoose';
import { AppError, StartupError } from '../../common/errors/index.js';

/** https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const DUPLICATE_KEY = 11_000;
const TOO_LARGE = new Set([10_334, 17_419, 17_420]);

/** Whether a unique index refused a write. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;
}

/** What an error of the driver means to the callers of the port; an error that is not the store's stays as it is. */
export function toStoreError(error: unknown): unknown {
  if (isTooLarge(error)) {
    return new AppError('MESSAGE.TOO_LARGE', 'The messages of one turn are too large together.', {
      cause: error,
    });
  }
  if (error instanceof StartupError) return unavailable(error);
  if (!(error instanceof mongo.MongoError) && !isConnectionError(error)) return error;
  return unavailable(error);
}

/** The store does not answer; `cause` is for the logs. */
export function unavailable(cause: unknown): AppError {
  return new AppError('STORE.UNAVAILABLE', 'The session store is not available at the moment.', { cause });
}

/** A document beyond 16 MB is refused by the server, or by Node already where it is put into bytes. */
function isTooLarge(error: unknown): boolean {
  const { code } = Object(error) as { code?: unknown };
  return (
    code === 'ERR_OUT_OF_RANGE' || (error instanceof mongo.MongoServerError && TOO_LARGE.has(Number(code)))
  );
}

/** Of mongoose's own errors those about values are mistakes here; the rest is about the connection. */
function isConnectionError(error: unknown): boolean {
  return (
    error instanceof MongooseError &&
    !['CastError', 'ValidationError', 'StrictModeError'].includes(error.name)
  );
}
