import { AppError } from '../../common/errors/index.js';

/** Primary result codes that tell of the file, its disk or its locks, not of a mistake here: https://sqlite.org/rescode.html */
const UNAVAILABLE = new Map([
  [3, 'PERM'],
  [5, 'BUSY'],
  [6, 'LOCKED'],
  [7, 'NOMEM'],
  [8, 'READONLY'],
  [10, 'IOERR'],
  [11, 'CORRUPT'],
  [13, 'FULL'],
  [14, 'CANTOPEN'],
  [15, 'PROTOCOL'],
  [23, 'AUTH'],
  [26, 'NOTADB'],
]);

/** Whether another connection held a lock that this one needs, so that a later try may succeed. */
export function isBusy(error: unknown): boolean {
  return ['BUSY', 'LOCKED'].includes(failureName(error) ?? '');
}

/** Whether the error of an operation says that a lock was not to be had for as long as it may take. */
export function hasBeenBusy(error: unknown): boolean {
  return error instanceof AppError && isBusy(error.cause);
}

/** `STORE.UNAVAILABLE` for what an operator has to mend; any other error as it is. */
export function toStoreError(error: unknown): unknown {
  if (failureName(error) === undefined && !isClosedOrUnreachable(error)) return error;
  return new AppError('STORE.UNAVAILABLE', 'The session store is not available at the moment.', {
    cause: error,
  });
}

function failureName(error: unknown): string | undefined {
  // The lower byte of an extended code is the primary one.
  return UNAVAILABLE.get(Number(property(error, 'errcode')) & 0xff);
}

/** A connection that is closed, or a folder that cannot be made. */
function isClosedOrUnreachable(error: unknown): boolean {
  return property(error, 'code') === 'ERR_INVALID_STATE' || property(error, 'syscall') !== undefined;
}

function property(error: unknown, name: 'code' | 'errcode' | 'syscall'): unknown {
  return typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[name] : undefined;
}
