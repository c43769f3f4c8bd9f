import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Where the tests that the table names may be: whole files, by their names. */
const SOURCES = ['src/providers/router', 'test/integration/providers', 'test/e2e', 'test/e2e/failover']
  .flatMap((folder) => readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`))
  .filter((path) => /\.(spec|contract)\.ts$/.test(path));
const SHARED = SOURCES.filter((path) => /failover|router-faults/.test(path));

/** The rows of the table: the fault, and the two cells that name tests. */
const ROWS = read('docs/failover.md')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .slice(2)
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map((cells): [string, string, string] => [cells[1] ?? '', cells[4] ?? '', cells[5] ?? '']);

/** The texts in quotes, in which the titles of tests are: a comment backs no row. */
const quotedIn = (source: string): string =>
  [...source.matchAll(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g)].map(([quoted]) => quoted).join('\n');

describe('docs/failover.md', () => {
  it('has a row for each fault', () => {
    expect(ROWS.length).toBeGreaterThan(20);
  });

  it.each(ROWS)('names tests that are there: %s', (_, ...cells) => {
    expect(cells.join(' ')).toMatch(/`[^`]+`/);
    for (const cell of cells) {
      expect(cell).toMatch(/`[^`]+`|^no wire in it$|^the same test$/);
      const named = [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
      const files = SOURCES.filter((path) => named.includes(basename(path)));
      const text = (files.length > 0 ? [...files, ...SHARED] : SHARED).map(read).map(quotedIn).join('\n');
      const titles = named.filter((name) => !name.endsWith('.ts') && name !== '[DONE]');

      expect(titles.filter((title) => !text.includes(title))).toEqual([]);
      expect(named.filter((name) => name.endsWith('.ts'))).toEqual(files.map((path) => basename(path)));
    }
  });
});
