import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { transformSync } from '@swc/core';

/**
 * Ahead of `npm start`: compiles the sources when one is newer than the build, so that a second start does not
 * wait again. Compiles only, as the tests do; `npm run build` checks the types as well.
 */
const SOURCES = ['src', 'package-lock.json', 'scripts/build-if-stale.js'];
const BUILT = join('dist', 'main.js');

/** Served as it is. */
const PAGE = join('ui', 'page');

const OPTIONS = {
  configFile: false,
  sourceMaps: true,
  jsc: {
    target: 'es2024',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
  module: { type: 'es6' },
};

function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function compile(name) {
  const source = join('src', name);
  const target = join('dist', name.replace(/\.ts$/, '.js'));
  const { code, map } = transformSync(readFileSync(source, 'utf8'), { ...OPTIONS, filename: source });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, `${code}\n//# sourceMappingURL=${target.split('/').at(-1)}.map\n`);
  writeFileSync(`${target}.map`, map ?? '');
}

if (newest(BUILT) < Math.max(...SOURCES.map(newest))) {
  rmSync('dist', { recursive: true, force: true });
  readdirSync('src', { recursive: true })
    .filter((name) => /(?<!\.d|\.spec)\.ts$/.test(name) && !name.includes('__fixtures__'))
    .forEach(compile);
  cpSync(join('src', PAGE), join('dist', PAGE), { recursive: true, filter: (name) => !name.endsWith('.ts') });
}
