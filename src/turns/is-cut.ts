import { AppError } from '../common/errors/index.js';

/** Whether events end in an error because this process can tell no more of the turn, which may go on elsewhere. */
export function isCut(error: unknown): error is AppError {
  return (
    error instanceof AppError &&
    (error.code === 'SERVER.SHUTTING_DOWN' || error.code === 'IDEMPOTENCY.IN_PROGRESS')
  );
}
