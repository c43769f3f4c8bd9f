import { describe, expect, it } from '@jest/globals';
import type { JsonObject, JsonValue } from '../conversation/index.js';
import { createArgumentReader } from './argument-reader.js';

const SCHEMA: JsonObject = {
  type: 'object',
  properties: {
    city: { type: 'string' },
    days: { type: 'integer', minimum: 1, default: 3 },
    unit: { enum: ['celsius', 'fahrenheit'] },
    place: { type: 'object', properties: { floor: { type: ['integer', 'null'] } }, required: ['floor'] },
  },
  required: ['city'],
  additionalProperties: false,
};

function errorFor(written: JsonValue, schema = SCHEMA): string {
  const read = createArgumentReader(schema)(written);
  return read.ok ? 'no error' : read.error;
}

describe('an argument reader', () => {
  it('fills in defaults on a copy', () => {
    const written = { city: 'Huế' };
    expect(createArgumentReader(SCHEMA)(written)).toEqual({ ok: true, args: { city: 'Huế', days: 3 } });
    expect(written).toEqual({ city: 'Huế' });
  });

  it('does not coerce', () => {
    expect(errorFor({ city: 'Huế', days: '3' })).toContain('"days" must be of type integer, not string.');
    expect(errorFor({ city: 5 })).toContain('"city" must be of type string, not number.');
  });

  it('names everything that is wrong, and what the tool takes', () => {
    const error = errorFor({ days: 0, town: 'x', unit: 'kelvin', place: {} });
    expect(error).toContain('"city" is missing.');
    expect(error).toContain('"town" is not an argument.');
    expect(error).toContain('"days" must be >= 1.');
    expect(error).toContain('"unit" must be one of ["celsius","fahrenheit"].');
    expect(error).toContain('"place.floor" is missing.');
    expect(error).toContain(
      'The tool takes: city (string, required), days (integer, optional), unit (optional), place (object, optional).',
    );
  });

  it('tells at most five things', () => {
    const error = errorFor({ city: 'x', a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1 });
    expect(error.match(/is not an argument/g)).toHaveLength(5);
    expect(error).toContain('And 2 more.');
  });

  it('shows the start of arguments that were not JSON', () => {
    const error = errorFor(`{city: "Huế", ${'x'.repeat(500)}`);
    expect(error).toContain('must be one valid JSON object; this is not: {city: "Huế"');
    expect(error.length).toBeLessThan(400);
  });

  it.each([[[]], [5], [true]])('refuses %j', (written) => {
    expect(errorFor(written)).toContain('The arguments must be a JSON object.');
  });

  it('takes null for no arguments', () => {
    expect(createArgumentReader({ type: 'object', properties: {} })(null)).toEqual({ ok: true, args: {} });
    expect(errorFor(null)).toContain('"city" is missing.');
  });

  it('says so where there are no arguments', () => {
    const nothing = { type: 'object', properties: {}, additionalProperties: false };
    expect(errorFor({ a: 1 }, nothing)).toBe('"a" is not an argument. The tool takes no arguments: {}.');
  });
});
