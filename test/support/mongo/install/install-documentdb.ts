import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { documentDbHome, MongoUnavailable } from './documentdb-home.js';
import { downloadPackages, PACKAGE_LIST } from './download-packages.js';
import { unpackPackages } from './unpack-packages.js';
import { withFileLock } from '../../with-file-lock.js';

/**
 * Returns the folder of a complete installation of DocumentDB, made first where there is none: about
 * ten seconds and 60 MB of downloads. Safe to call from several processes. Throws `MongoUnavailable`.
 */
export async function installDocumentDb(): Promise<string> {
  const home = documentDbHome();
  const version = createHash('sha256')
    .update(await readFile(PACKAGE_LIST))
    .digest('hex');
  if (await isInstalled(home, version)) return home;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new MongoUnavailable(
      `DocumentDB is installed on 64-bit Linux on x86 only, not on ${process.platform} ${process.arch}`,
    );
  }
  try {
    await mkdir(dirname(home), { recursive: true });
    await withFileLock(`${home}.lock`, async () => {
      if (!(await isInstalled(home, version))) await install(home, version);
    });
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0];
    throw new MongoUnavailable(`DocumentDB could not be installed with apt-get (${reason})`, error);
  }
  return home;
}

/** The installation appears under its name only when it is complete. */
async function install(home: string, version: string): Promise<void> {
  const work = await mkdtemp(`${home}.new-`);
  try {
    const root = join(work, 'root');
    await mkdir(root, { mode: 0o755 });
    await unpackPackages(await downloadPackages(work), root);
    await writeFile(versionFile(root), version);
    await rm(home, { recursive: true, force: true });
    await rename(root, home);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function isInstalled(home: string, version: string): Promise<boolean> {
  const installed = await readFile(versionFile(home), 'utf8').catch(() => undefined);
  return installed === version;
}

const versionFile = (root: string) => join(root, 'packages.sha256');
