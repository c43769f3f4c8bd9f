import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../peers/', import.meta.url));

/** Installs what Nestor is compared with, unless that is there and as its lockfile says. */
export function installPeers(): void {
  if (changedAt('node_modules/.package-lock.json') > changedAt('package-lock.json')) return;
  console.log('Installing what is compared with Nestor (bench/peers) ...');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: FOLDER, stdio: 'inherit' });
  if (status !== 0)
    throw new Error('It could not be installed; --contenders floor,hand,nestor goes without.');
}

function changedAt(name: string): number {
  return statSync(FOLDER + name, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
