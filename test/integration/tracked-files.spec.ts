import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const SCRIPT = resolve('scripts/check-tracked-files.js');

describe('the check of tracked files', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nestor-files-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  // Joined from parts, for this file is checked too.
  it.each([
    ['a path of one machine', 'a.ts', ["const folder = '", 'work', "there';"].join('/')],
    ['a path of one machine', 'a.md', ['See ', 'home', 'someone', 'notes'].join('/')],
    ['a package registry', 'a.md', ['https://registry', 'npmjs', 'org'].join('.')],
    ['a registry setting', '.npmrc', 'registry=https://packages.example'],
    ['the address a package came from', 'package-lock.json', '"resolved": "https://packages.example/a.tgz"'],
    ['a key', 'a.json', `{"key": "sk-proj-${'a1'.repeat(20)}"}`],
    ['a key', 'a.pem', ['-----BEGIN', 'RSA PRIVATE KEY-----'].join(' ')],
  ])('finds %s in %s', async (what, name, text) => {
    await writeFile(join(folder, name), `first line\n${text}\n`);

    expect(await check(folder)).toEqual({ code: 1, problems: [`${name}:2: ${what}`] });
  });

  it('lets ordinary text pass', async () => {
    const text = [
      'mountPath: /tmp',
      'WORKDIR /home/node/app',
      'https://site.example/work/a',
      "key: 'sk-test-1'",
    ];
    await writeFile(join(folder, 'a.yml'), text.join('\n'));

    expect(await check(folder)).toEqual({ code: 0, problems: [] });
  });
});

function check(folder: string): Promise<{ code: number; problems: string[] }> {
  return new Promise((done) => {
    execFile(process.execPath, [SCRIPT, folder], { timeout: 20_000 }, (error, _stdout, stderr) => {
      const problems = stderr.split('\n').filter((line) => line !== '');
      done({ code: typeof error?.code === 'number' ? error.code : 0, problems });
    });
  });
}
