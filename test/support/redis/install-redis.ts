import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const STEP_TIMEOUT_MS = 90_000;
const environment = { ...process.env, LC_ALL: 'C' };

/**
 * Unpacks the distribution's redis-server, with the libraries this machine lacks, into `folder`; needs apt, but no root and
 * nothing installed. Two processes may do so at once: the folder appears complete or not at all, and the first one wins.
 */
export async function installRedis(folder: string): Promise<void> {
  const cache = join(folder, '..');
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'redis-install-'));
  try {
    await unpackInto(join(work, 'root'), work);
    await rename(join(work, 'root'), folder).catch(async (error: unknown) => {
      if (!(await exists(folder))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function unpackInto(root: string, work: string): Promise<void> {
  const packages = join(work, 'packages');
  const options = await privateAptOptions(work);
  const apt = (...command: string[]) =>
    run('apt-get', [...options, ...command], { cwd: packages, timeout: STEP_TIMEOUT_MS, env: environment });
  await mkdir(packages);
  await apt('update');
  const plan = await apt('install', '--simulate', '--no-install-recommends', 'redis-server');
  const names = [...plan.stdout.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');
  await apt('download', ...names);
  for (const file of await readdir(packages)) {
    await run('dpkg-deb', ['--extract', join(packages, file), root], { timeout: STEP_TIMEOUT_MS });
  }
}

/** Lists and cache of apt's own, so that neither root nor the machine's state is needed. */
async function privateAptOptions(work: string): Promise<string[]> {
  const lists = join(work, 'lists');
  const cache = join(work, 'cache');
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(cache, 'archives', 'partial'), { recursive: true });
  const settings = {
    'Dir::State::lists': lists,
    'Dir::Cache': cache,
    'APT::Sandbox::User': '',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '2',
  };
  return ['-qq', ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
}

export function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
