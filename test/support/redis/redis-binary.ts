import { readdir } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { exists, installRedis } from './install-redis.js';

export interface RedisBinary {
  readonly path: string;
  /** Folders with its libraries, where it does not use the system's. */
  readonly libraryPath?: string;
}

const INSTALL_FOLDER = resolve(import.meta.dirname, '../../../.cache/redis');

/** The redis-server on the PATH, else the one in `.cache/redis`, which is put there when it is missing. */
export async function findRedisBinary(): Promise<RedisBinary> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, 'redis-server');
    if (folder !== '' && (await exists(path))) return { path };
  }
  return installedBinary();
}

async function installedBinary(): Promise<RedisBinary> {
  if (!(await exists(INSTALL_FOLDER))) await installOrExplain();
  const libraries = join(INSTALL_FOLDER, 'usr/lib');
  const folders = (await readdir(libraries).catch(() => [])).filter((name) => name.includes('-linux-gnu'));
  return {
    path: join(INSTALL_FOLDER, 'usr/bin/redis-server'),
    libraryPath: folders.map((name) => join(libraries, name)).join(delimiter),
  };
}

async function installOrExplain(): Promise<void> {
  await installRedis(INSTALL_FOLDER).catch((error: unknown) => {
    throw new Error(
      'There is no Redis for the tests and apt could not fetch one: put redis-server on the PATH, or set TEST_REDIS_URL to a server.',
      { cause: error },
    );
  });
}
