import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../peers/', import.meta.url));
const LOCKFILE = `${FOLDER}package-lock.json`;
/** The lockfile that the installed packages are from. */
const INSTALLED = `${FOLDER}node_modules/.installed-lockfile`;

/** Installs what Nestor is compared with, unless that is there and as its lockfile says. */
export function installPeers(): void {
  const lockfile = readFileSync(LOCKFILE, 'utf8');
  if (existsSync(INSTALLED) && readFileSync(INSTALLED, 'utf8') === lockfile) return;
  console.log('Installing what is compared with Nestor (bench/peers) ...');
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: FOLDER, stdio: 'inherit' });
  if (status !== 0) throw new Error('What is compared with Nestor could not be installed.');
  writeFileSync(INSTALLED, lockfile);
}
