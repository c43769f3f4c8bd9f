import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { VARIABLE_ALIASES } from './aliases.js';
import { renderConfigurationPage, renderEnvironmentExample } from './configuration-docs.js';
import { environmentSchema } from './environment-schema.js';
import { parseConfiguration } from './load-configuration.js';

const NAMES = Object.keys(environmentSchema.shape);
const readPage = () => readFile('docs/configuration.md', 'utf8');
const readExample = () => readFile('.env.example', 'utf8');

/** The name in the first cell of each row that has one. */
function rowNames(page: string): string[] {
  return [...page.matchAll(/^\| `([A-Z0-9_]+)`/gm)].map(([, name]) => name ?? '');
}

/** The example as somebody would have it who took the # off every variable. */
function uncomment(example: string): Record<string, string | undefined> {
  return { ...parseEnv(example.replaceAll(/^# (?=[A-Z0-9_]+=)/gm, '')) };
}

describe('docs/configuration.md', () => {
  it('has a row for every variable and every older name, and no other', async () => {
    const older = [...Object.keys(VARIABLE_ALIASES), 'DEBUG'];

    expect(rowNames(await readPage())).toEqual([...NAMES, ...older]);
  });

  it.each([
    ['PORT', '`3000`'],
    ['LOG_LEVEL', '`info`'],
    ['CORS_ORIGINS', 'unset'],
    ['MONGODB_URI', 'unset'],
  ] as const)('tells the default of %s and what it means', async (name, defaultValue) => {
    const meaning = environmentSchema.shape[name].description;

    expect(await readPage()).toContain(`| \`${name}\` | ${defaultValue} | ${meaning} |`);
  });

  it('is up to date: `npm run docs:configuration` would change nothing', async () => {
    expect(await readPage()).toBe(renderConfigurationPage());
  });
});

describe('.env.example', () => {
  it('names every variable once, commented out', async () => {
    const example = await readExample();

    expect([...example.matchAll(/^# ([A-Z0-9_]+)=/gm)].map(([, name]) => name)).toEqual(NAMES);
    expect(example).not.toMatch(/^[^#\n]/m);
  });

  it('shows the defaults: taking off every # changes nothing', async () => {
    expect(parseConfiguration(uncomment(await readExample()))).toEqual(parseConfiguration({}));
  });

  it('is up to date: `npm run docs:configuration` would change nothing', async () => {
    expect(await readExample()).toBe(renderEnvironmentExample());
  });
});

it.each(NAMES)('%s says what it means', (name) => {
  const type = environmentSchema.shape[name as keyof typeof environmentSchema.shape];

  expect(type.description).toMatch(/\S.*\.$/);
});
