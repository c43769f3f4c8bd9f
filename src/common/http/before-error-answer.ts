import type { Request, Response } from 'express';

/** Token of the function that sees to a failed request before the error filter answers it. */
export const BEFORE_ERROR_ANSWER = Symbol('BEFORE_ERROR_ANSWER');

/**
 * Called with what was thrown while the headers can still be changed. What it returns is waited for, and must not reject;
 * undefined when there is nothing to do.
 */
export type BeforeErrorAnswer = (
  request: Request,
  response: Response,
  error: unknown,
) => Promise<void> | undefined;
