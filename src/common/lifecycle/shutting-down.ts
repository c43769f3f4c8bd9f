import { AppError } from '../errors/index.js';

/** What is told where a turn cannot begin, or cannot go on, since the process is on its way out. */
export function shuttingDown(details?: Readonly<Record<string, unknown>>): AppError {
  return new AppError('SERVER.SHUTTING_DOWN', 'The server is restarting. Try again in a moment.', {
    retryAfterMs: 1000,
    ...(details && { details }),
  });
}
