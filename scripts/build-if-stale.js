import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Builds when a source is newer than the build, so that a second start does not wait for a build again. */
const SOURCES = ['src', 'package-lock.json', 'nest-cli.json', 'tsconfig.json', 'tsconfig.build.json'];
const BUILT = join('dist', 'main.js');

function newest(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

if (newest(BUILT) < Math.max(...SOURCES.map(newest))) {
  process.stdout.write('Building once; the next start is faster.\n');
  const { status } = spawnSync('nest', ['build'], { stdio: 'inherit' });
  process.exit(status ?? 1);
}
