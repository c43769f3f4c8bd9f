import { chmod, mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { programsFolder } from './documentdb-home.js';
import { run } from './run.js';

/** What a server for tests does without: documentation, translations, JIT code, unused PostGIS parts. */
const LEFT_OUT = [
  './etc*',
  './var*',
  './usr/share/doc*',
  './usr/share/man*',
  './usr/share/locale*',
  './usr/lib/systemd*',
  '*/bitcode*',
  '*/gconv*',
  '*postgis_raster*',
  '*postgis_sfcgal*',
  '*postgis_topology*',
];

/** Unpacks packages into the folder `root` and makes PostgreSQL's programs run from wherever that folder is. */
export async function unpackPackages(files: readonly string[], root: string): Promise<void> {
  for (const name of ['bin', 'lib', 'lib64', 'sbin']) {
    await mkdir(join(root, 'usr', name), { recursive: true });
    await symlink(`usr/${name}`, join(root, name));
  }
  const exclusions = LEFT_OUT.map((pattern) => `--exclude=${pattern}`);
  for (const file of files) {
    const tar = join(root, `${basename(file)}.tar`);
    await run('sh', ['-c', 'dpkg-deb --fsys-tarfile "$1" > "$2"', 'sh', file, tar]);
    await run('tar', ['-xf', tar, '-C', root, '--keep-directory-symlink', '--no-same-owner', ...exclusions]);
    await run('rm', [tar]);
  }
  // DocumentDB asks for the extension by its short name, which Debian leaves to a maintainer script to link.
  await symlink('postgis-3.control', join(root, 'usr/share/postgresql/18/extension/postgis.control'));
  for (const program of ['postgres', 'initdb']) await wrapProgram(join(programsFolder(root), program));
}

/** The unpacked programs need the C library they came with, so they start through its own loader. */
async function wrapProgram(path: string): Promise<void> {
  await rename(path, `${path}.bin`);
  const script = `#!/bin/sh
folder=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$folder/../../../../.." && pwd)
PROJ_DATA=$root/usr/share/proj
export PROJ_DATA
exec "$root/lib64/ld-linux-x86-64.so.2" \\
  --library-path "$root/usr/lib/x86_64-linux-gnu:$folder/../lib" \\
  --argv0 "$folder/${basename(path)}" "$folder/${basename(path)}.bin" "$@"
`;
  await writeFile(path, script);
  await chmod(path, 0o755);
}
