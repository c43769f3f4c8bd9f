import { AppError } from '../errors/index.js';

/** Deeper or larger bodies are no request of a person or a client library; walking them would hold up all others. */
const MAX_DEPTH = 100;
const MAX_VALUES = 20_000;

/** Throws `REQUEST.INVALID` for a JSON value that is nested too deeply or made of too many values. */
export function assertReasonableShape(root: unknown): void {
  let level: unknown[] = [root];
  let values = 0;
  for (let depth = 0; level.length > 0; depth++) {
    values += level.length;
    if (depth > MAX_DEPTH)
      throw new AppError('REQUEST.INVALID', `The body is nested more than ${MAX_DEPTH} levels deep.`);
    if (values > MAX_VALUES)
      throw new AppError('REQUEST.INVALID', `The body holds more than ${MAX_VALUES} values.`);
    level = level.flatMap(childrenOf);
  }
}

function childrenOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}
