import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.js';

/** The release of Debian that packages DocumentDB. */
const RELEASE = 'sid';
const WANTED = 'postgresql-18-documentdb';
const KEYRINGS = ['gpg', 'pgp'].map((ending) => `/usr/share/keyrings/debian-archive-keyring.${ending}`);

export const PACKAGE_LIST = join(import.meta.dirname, 'packages.txt');

/**
 * Downloads the packages of the list into a new folder under `work` and returns their files. apt works
 * on a root of its own there, so the machine's package state is neither read nor changed.
 */
export async function downloadPackages(work: string): Promise<string[]> {
  const apt = await privateApt(work);
  await run('apt-get', [...apt.options, 'update']);
  const names = (await readFile(PACKAGE_LIST, 'utf8')).split('\n').filter((name) => name !== '');
  try {
    await run('apt-get', [...apt.options, 'download', ...names], apt.archives);
  } catch {
    // Names in the list end with library versions, which the release outgrows: take all dependencies then.
    await run('apt-get', [...apt.options, '--yes', '--download-only', 'install', WANTED]);
  }
  const files = await readdir(apt.archives);
  return files.filter((file) => file.endsWith('.deb')).map((file) => join(apt.archives, file));
}

async function privateApt(work: string): Promise<{ options: string[]; archives: string }> {
  const archives = join(work, 'archives');
  await mkdir(join(work, 'lists/partial'), { recursive: true });
  await mkdir(join(archives, 'partial'), { recursive: true });
  await mkdir(join(work, 'none'));
  await writeFile(join(work, 'status'), '');
  const source = `deb [signed-by=${keyring()}] ${await debianMirror(work)} ${RELEASE} main\n`;
  await writeFile(join(work, 'sources.list'), source);
  const settings = {
    'Dir::State::lists': join(work, 'lists'),
    'Dir::State::status': join(work, 'status'),
    'Dir::Cache': work,
    'Dir::Cache::archives': archives,
    'Dir::Etc::sourcelist': join(work, 'sources.list'),
    'Dir::Etc::sourceparts': join(work, 'none'),
    'Dir::Etc::preferences': join(work, 'none/preferences'),
    'Dir::Etc::preferencesparts': join(work, 'none'),
    'APT::Install-Recommends': 'false',
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    'Debug::NoLocking': 'true',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  return { options: ['-qq', ...options], archives };
}

/** The archive this machine installs Debian itself from: the one source that carries the release's plain name. */
async function debianMirror(work: string): Promise<string> {
  const codename = /^VERSION_CODENAME=(.+)$/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1];
  const uris = await run('apt-get', [
    '-o',
    `Dir::State::lists=${join(work, 'none')}`,
    'update',
    '--print-uris',
  ]);
  const mirror = new RegExp(`^'(\\S+)/dists/${codename}/InRelease'`, 'm').exec(uris)?.[1];
  if (mirror === undefined) throw new Error('apt knows no archive of Debian');
  return mirror;
}

function keyring(): string {
  const found = KEYRINGS.find((path) => existsSync(path));
  if (found === undefined) throw new Error('the keys of the Debian archive are not installed');
  return found;
}
