import { AppError } from '../common/errors/index.js';

/** What an action on a session comes to, or undefined where there is no such session: for contracts that take that for an empty one. */
export async function orNoSession<Result>(action: Promise<Result>): Promise<Result | undefined> {
  try {
    return await action;
  } catch (error) {
    if (error instanceof AppError && error.code === 'SESSION.NOT_FOUND') return undefined;
    throw error;
  }
}
