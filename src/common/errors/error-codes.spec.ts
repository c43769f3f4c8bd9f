import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ERROR_TRAITS } from './error-codes.js';

describe('docs/protocol.md', () => {
  it('lists every error code with its status, and no other', () => {
    const page = readFileSync(new URL('../../../docs/protocol.md', import.meta.url), 'utf8');
    const rows = [...page.matchAll(/^\| `([A-Z_]+(?:\.[A-Z_]+)?)` +\| (\d{3}) /gm)].map(
      ([, code, status]) => [code, Number(status)],
    );

    expect(rows).toEqual(Object.entries(ERROR_TRAITS).map(([code, { status }]) => [code, status]));
  });
});
