import { describe, expect, it } from '@jest/globals';
import { toJsonResult } from './to-json-result.js';

describe('toJsonResult', () => {
  it('keeps JSON', () => {
    const value = { text: 'a', list: [1, null, { deep: true }] };
    expect(toJsonResult(value)).toEqual(value);
  });

  it.each([[undefined], [() => 1], [Symbol('s')], [NaN], [Infinity]])('makes %p null', (value) => {
    expect(toJsonResult(value)).toBeNull();
  });

  it('leaves what JSON cannot hold out of objects, and null in its place in lists', () => {
    expect(toJsonResult({ kept: 1, gone: undefined, call: () => 1 })).toEqual({ kept: 1 });
    expect(toJsonResult([1, undefined, () => 1])).toEqual([1, null, null]);
  });

  it('writes a BigInt as its digits', () => {
    expect(toJsonResult({ id: 12345678901234567890n })).toEqual({ id: '12345678901234567890' });
  });

  it('breaks a cycle, but not a value that appears twice', () => {
    const shared = { name: 'shared' };
    const value: Record<string, unknown> = { first: shared, second: shared };
    value['self'] = { parent: value };
    expect(toJsonResult(value)).toEqual({ first: shared, second: shared, self: { parent: '[circular]' } });
  });

  it('lets objects choose their form', () => {
    expect(toJsonResult({ at: new Date(0) })).toEqual({ at: '1970-01-01T00:00:00.000Z' });
    const endless = { toJSON: (): unknown => endless };
    expect(toJsonResult(endless)).toBe('[circular]');
  });

  it('does not let a key reach the prototype', () => {
    const result = toJsonResult(JSON.parse('{"__proto__":{"polluted":true}}')) as object;
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(JSON.stringify(result)).toBe('{"__proto__":{"polluted":true}}');
  });
});
