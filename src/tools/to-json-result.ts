import type { JsonValue } from '../conversation/index.js';

/**
 * Whatever a tool returned, as JSON: undefined and functions become null (or are left out of objects),
 * a BigInt its digits as text, a reference to a value's own ancestor the text `[circular]`. Objects with a
 * `toJSON`, such as dates, decide for themselves.
 */
export function toJsonResult(value: unknown): JsonValue {
  return convert(value, []) ?? null;
}

function convert(value: unknown, ancestors: readonly object[]): JsonValue | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    case 'bigint':
      return value.toString();
    case 'object':
      return value === null ? null : convertObject(value, ancestors);
    case 'undefined':
    case 'function':
    case 'symbol':
      return undefined;
  }
}

function convertObject(value: object, ancestors: readonly object[]): JsonValue | undefined {
  if (ancestors.includes(value)) return '[circular]';
  const path = [...ancestors, value];
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return convert((value.toJSON as () => unknown)(), path);
  }
  if (Array.isArray(value)) return value.map((item) => convert(item, path) ?? null);
  const entries = Object.entries(value).map(([key, item]) => [key, convert(item, path)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
}
