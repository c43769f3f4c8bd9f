import { describe, expect, it } from '@jest/globals';
import { exampleOf } from './with-request-examples.js';

const PART = { type: 'object', required: ['text'], properties: { text: { type: 'string', example: 'Hi' } } };

describe('an example of a schema', () => {
  it('is the one that the schema names', () => {
    expect(exampleOf({ type: 'string', example: null }, {})).toBeNull();
  });

  it('has what is required and what has an example, and nothing else', () => {
    const properties = {
      id: { type: 'string', example: 'a' },
      kind: { enum: ['text', 'file'] },
      note: { type: 'string', example: 'b' },
      trigger: { enum: ['submit'] },
      other: { type: 'string' },
    };
    expect(exampleOf({ type: 'object', required: ['id', 'kind'], properties }, {})).toEqual({
      id: 'a',
      kind: 'text',
      note: 'b',
    });
  });

  it('follows references, alone and in lists', () => {
    const schema = {
      type: 'object',
      required: ['one', 'all'],
      properties: {
        one: { allOf: [{ $ref: '#/components/schemas/Part' }] },
        all: { type: 'array', items: { $ref: '#/components/schemas/Part' } },
      },
    };
    expect(exampleOf(schema, { Part: PART })).toEqual({ one: { text: 'Hi' }, all: [{ text: 'Hi' }] });
  });

  it('is an error where there can be none', () => {
    const schema = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
    expect(() => exampleOf(schema, {})).toThrow('There is no example: {"type":"string"}');
  });
});
