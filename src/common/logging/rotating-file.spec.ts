import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RotatingFile } from './rotating-file.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const LIMITS = { maxBytes: 10, maxFiles: 3 };

describe('RotatingFile', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nestor-'));
    path = join(folder, 'logs', 'app.log');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const contents = async (): Promise<Record<string, string>> => {
    const names = (await readdir(join(folder, 'logs'))).sort();
    const texts = await Promise.all(names.map((name) => readFile(join(folder, 'logs', name), 'utf8')));
    return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? '']));
  };

  it('puts a file aside that would grow beyond its limit, and keeps no more than it may', async () => {
    const file = new RotatingFile(path, LIMITS);
    for (const number of [1, 2, 3, 4, 5, 6, 7]) await file.append(bytes(`line${number}\n`));

    expect(await contents()).toEqual({
      'app.log': 'line7\n',
      'app.log.1': 'line6\n',
      'app.log.2': 'line5\n',
    });
  });

  it('counts bytes, and goes on with what an earlier process left', async () => {
    await new RotatingFile(path, LIMITS).append(bytes('đđđđ\n'));
    await new RotatingFile(path, LIMITS).append(bytes('ab\n'));

    expect(await contents()).toEqual({ 'app.log': 'ab\n', 'app.log.1': 'đđđđ\n' });
  });

  it('writes a line that is longer than the limit all the same', async () => {
    await new RotatingFile(path, LIMITS).append(bytes('a very long line\n'));

    expect(await contents()).toEqual({ 'app.log': 'a very long line\n' });
  });

  it('makes its folder anew when somebody removed it', async () => {
    const file = new RotatingFile(path, LIMITS);
    await file.append(bytes('a\n'));
    await rm(join(folder, 'logs'), { recursive: true });
    await expect(file.append(bytes('b\n'))).rejects.toMatchObject({ code: 'ENOENT' });
    await file.append(bytes('c\n'));

    expect(await contents()).toEqual({ 'app.log': 'c\n' });
  });
});
