import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LogFiles } from './log-files.js';

const LINE = `${'x'.repeat(99)}\n`;

/** A disk that does as it is told, and the warnings of what writes to it. */
function on(append: (path: string, text: string) => Promise<void>) {
  const warnings: string[] = [];
  const files = new LogFiles('/logs', {
    onTrouble: (message) => warnings.push(message),
    openFile: (path) => ({ append: (lines) => append(path, new TextDecoder().decode(lines)) }),
  });
  return { files, warnings };
}

describe('LogFiles', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('writes lines together, each into its file', async () => {
    const written: [string, string][] = [];
    const { files } = on(async (path, text) => void written.push([path, text]));
    files.write('app', 'one\n');
    files.write('error', 'bad\n');
    files.write('app', 'two\n');
    await jest.advanceTimersByTimeAsync(500);

    expect(written).toEqual([
      ['/logs/app.log', 'one\ntwo\n'],
      ['/logs/error.log', 'bad\n'],
    ]);
  });

  it('keeps each line whole, however many bytes its characters take', async () => {
    const written: string[] = [];
    const { files } = on(async (_path, text) => void written.push(text));
    const lines = Array.from({ length: 2_000 }, (_, number) => `${number} ${'aé€😀'.repeat(number % 7)}\n`);
    for (const line of lines) files.write('app', line);
    await files.flush();

    expect(written.join('')).toBe(lines.join(''));
  });

  it('a full disk costs its lines and one warning, until there is room again', async () => {
    let isFull = true;
    const written: string[] = [];
    const { files, warnings } = on(async (_path, text) => {
      if (isFull) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      written.push(text);
    });
    for (let second = 0; second < 30; second += 1) {
      files.write('app', LINE);
      await jest.advanceTimersByTimeAsync(1_000);
    }
    expect(warnings).toEqual([expect.stringContaining('/logs cannot be written (ENOSPC)')]);

    isFull = false;
    files.write('app', 'room again\n');
    await jest.advanceTimersByTimeAsync(10_000);
    expect(written.join('')).toContain('room again\n');

    isFull = true;
    files.write('app', LINE);
    await jest.advanceTimersByTimeAsync(10_000);
    expect(warnings).toHaveLength(2);
  });

  it('a disk that hangs holds up nobody, is asked for one write at a time and has a bounded queue', async () => {
    let open = 0;
    const { files, warnings } = on(() => {
      open += 1;
      return new Promise(() => undefined);
    });
    for (let line = 0; line < 100_000; line += 1) files.write(line % 2 === 0 ? 'app' : 'error', LINE);
    await jest.advanceTimersByTimeAsync(60_000);
    for (let line = 0; line < 1_000; line += 1) files.write('app', LINE);

    expect(open).toBe(1);
    expect(warnings).toEqual([expect.stringContaining('too slow')]);
    const flushed = files.flush();
    await jest.advanceTimersByTimeAsync(2_000);
    await expect(flushed).resolves.toBe(false);
  });

  it('writes at once what has grown long, and loses nothing of it', async () => {
    let length = 0;
    const { files, warnings } = on(async (_path, text) => void (length += text.length));
    for (let line = 0; line < 1_000; line += 1) {
      files.write('conversation', 'x'.repeat(10_000));
      if (line % 40 === 0) await jest.advanceTimersByTimeAsync(1);
    }
    expect(length).toBeGreaterThan(4_000_000);
    await files.flush();

    expect(length).toBe(10_000_000);
    expect(warnings).toEqual([]);
  });

  it('bounds what waits in bytes', async () => {
    const { files, warnings } = on(() => new Promise(() => undefined));
    const line = '€'.repeat(100_000);
    for (let bytes = 0; bytes + 300_000 <= 4_000_000; bytes += 300_000) files.write('app', line);
    expect(warnings).toEqual([]);

    files.write('app', line);

    expect(warnings).toEqual([expect.stringContaining('(the disk is too slow); 1 lines lost')]);
  });

  it('writes what is left when it is flushed', async () => {
    const written: string[] = [];
    const { files } = on(async (_path, text) => void written.push(text));
    files.write('app', 'last words\n');

    await expect(files.flush()).resolves.toBe(true);
    expect(written).toEqual(['last words\n']);
  });

  it('is not done with a disk that hangs, however often it is flushed', async () => {
    const { files } = on(() => new Promise(() => undefined));
    files.write('app', 'last words\n');
    for (const _time of ['at the shutdown of a module', 'at the end']) {
      const flushed = files.flush();
      await jest.advanceTimersByTimeAsync(2_000);
      await expect(flushed).resolves.toBe(false);
    }
  });
});
