import { AppError } from '../errors/index.js';

/** Deeper or larger bodies are no request of a person or a client library; walking them would hold up all others. */
const MAX_DEPTH = 100;
const MAX_VALUES = 20_000;

/**
 * Throws `REQUEST.INVALID` for a JSON value that is nested too deeply, made of too many values, or holds keys that
 * would reach an object's prototype where they are copied: `__proto__`, and `prototype` in a `constructor`.
 */
export function assertReasonableShape(root: unknown): void {
  let level: unknown[] = [root];
  let values = 0;
  for (let depth = 0; level.length > 0; depth++) {
    values += level.length;
    if (depth > MAX_DEPTH) throw invalid(`The body is nested more than ${MAX_DEPTH} levels deep.`);
    if (values > MAX_VALUES) throw invalid(`The body holds more than ${MAX_VALUES} values.`);
    level = level.flatMap(childrenOf);
  }
}

function childrenOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value;
  if (Object.hasOwn(value, '__proto__')) throw invalid("The body must not hold a field '__proto__'.");
  if (Object.hasOwn(value, 'constructor') && hasPrototype((value as { constructor: unknown }).constructor)) {
    throw invalid("The body must not hold a field 'constructor.prototype'.");
  }
  return Object.values(value);
}

function hasPrototype(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
}

function invalid(message: string): AppError {
  return new AppError('REQUEST.INVALID', message);
}
