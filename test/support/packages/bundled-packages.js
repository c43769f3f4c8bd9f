import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const BUILDER = fileURLToPath(new URL('./build-bundle.js', import.meta.url));

/** Needed as files: pino starts worker threads from its own, and the page serves those of the others. */
const LEFT_ALONE = new Set(['pino', 'pino-pretty', 'lit-html', 'marked']);

/** Of the tests: what builds on packages of the service, or is many files itself. */
const ALSO = [
  '@nestjs/testing',
  'ajv-formats',
  'bson',
  'eventsource-parser',
  'express',
  'fast-check',
  'pg',
  'yaml',
];

/**
 * The packages of the service in one file, made once for each package-lock.json, for a suite evaluates all
 * that it imports anew, and thousands of files cost seconds each time. Returns what maps imports to it, for
 * jest's `moduleNameMapper`, and where the file is.
 */
export function bundledPackages() {
  const specifiers = importedSpecifiers();
  const folder = join(ROOT, '.cache/test-packages', keyOf(specifiers));
  if (!existsSync(folder)) {
    mkdirSync(dirname(folder), { recursive: true });
    execFileSync(process.execPath, [BUILDER, folder, ...specifiers], { cwd: ROOT, stdio: 'inherit' });
  }
  const names = specifiers.map((specifier) => specifier.replaceAll('.', '\\.')).join('|');
  return { file: join(folder, 'packages.cjs'), moduleNameMapper: { [`^(${names})$`]: `${folder}/$1.mjs` } };
}

/** What sources and tests import of the packages, subpaths included. */
function importedSpecifiers() {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const packages = new Set([...Object.keys(dependencies), ...ALSO].filter((name) => !LEFT_ALONE.has(name)));
  const found = new Set();
  for (const file of globSync(['src/**/*.ts', 'test/**/*.ts'], { cwd: ROOT })) {
    const source = readFileSync(join(ROOT, file), 'utf8');
    for (const [, specifier] of source.matchAll(/^(?:import|\} from|export .* from).*'([^'.][^']*)';$/gm)) {
      const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0];
      if (packages.has(name)) found.add(specifier);
    }
  }
  return [...found].sort();
}

function keyOf(specifiers) {
  const hash = createHash('sha256').update(process.version).update(specifiers.join());
  for (const file of [join(ROOT, 'package-lock.json'), BUILDER]) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
