import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The user that PostgreSQL runs as when the tests run as root, which it refuses to serve. */
export const UNPRIVILEGED = { uid: 65_534, gid: 65_534 };

export const isRoot = process.getuid?.() === 0;

/** Says in one sentence why there is no server here, and what to do instead. */
export class MongoUnavailable extends Error {
  constructor(reason: string, cause?: unknown) {
    super(
      `No MongoDB for the tests: ${reason}; set TEST_MONGODB_URI to the address of a MongoDB server to test with.`,
      { cause },
    );
    this.name = 'MongoUnavailable';
  }
}

/** The folder DocumentDB is installed in: `DOCUMENTDB_HOME`, or one the unprivileged user can read too. */
export function documentDbHome(): string {
  const chosen = process.env['DOCUMENTDB_HOME'];
  if (chosen !== undefined && chosen !== '') return resolve(chosen);
  const local = resolve(import.meta.dirname, '../../../../.cache/documentdb');
  return isRoot && !isOpenToAll(local) ? '/var/cache/nestor-documentdb' : local;
}

/** The folder of PostgreSQL's programs within an installation. */
export function programsFolder(home: string): string {
  return join(home, 'usr/lib/postgresql/18/bin');
}

function isOpenToAll(folder: string): boolean {
  const parent = dirname(folder);
  const isOpen = !existsSync(folder) || (statSync(folder).mode & 0o001) !== 0;
  return isOpen && (parent === folder || isOpenToAll(parent));
}
