import { describe, expect, it, jest } from '@jest/globals';
import type { JsonValue } from '../conversation/index.js';
import { ResultCache } from './result-cache.js';

const SIGNAL = new AbortController().signal;

/** A cache whose time is set by hand. */
function aCache(maxEntries = 10) {
  const time = { now: 0 };
  return { time, cache: new ResultCache(maxEntries, () => time.now) };
}

const answering = (value: JsonValue) => jest.fn(() => Promise.resolve(value));

describe('ResultCache', () => {
  it('keeps a result for its time', async () => {
    const { cache, time } = aCache();
    const run = answering('sunny');
    expect(await cache.get('a', 1_000, SIGNAL, run)).toEqual({ result: 'sunny', isCached: false });
    time.now = 999;
    expect(await cache.get('a', 1_000, SIGNAL, run)).toEqual({ result: 'sunny', isCached: true });
    expect(run).toHaveBeenCalledTimes(1);
    time.now = 1_000;
    expect(await cache.get('a', 1_000, SIGNAL, run)).toEqual({ result: 'sunny', isCached: false });
  });

  it('drops the least recently used', async () => {
    const { cache } = aCache(2);
    const fill = async (key: string) => (await cache.get(key, 1_000, SIGNAL, answering(key))).isCached;
    await fill('a');
    await fill('b');
    await fill('a');
    await fill('c');
    expect([await fill('a'), await fill('c'), await fill('b')]).toEqual([true, true, false]);
  });

  it('keeps no failure', async () => {
    const { cache } = aCache();
    await expect(cache.get('a', 1_000, SIGNAL, () => Promise.reject(new Error('down')))).rejects.toThrow(
      'down',
    );
    expect(await cache.get('a', 1_000, SIGNAL, answering(1))).toEqual({ result: 1, isCached: false });
  });

  it('lets nobody change what it keeps', async () => {
    const { cache } = aCache();
    await cache.get('a', 1_000, SIGNAL, answering({ list: [1] }));
    const { result } = await cache.get('a', 1_000, SIGNAL, answering(2));
    expect(() => (result as { list: number[] }).list.push(2)).toThrow(TypeError);
  });
});

describe('same calls at a time', () => {
  it('run once, and all get its result or its failure', async () => {
    const { cache } = aCache();
    const answer = Promise.withResolvers<JsonValue>();
    const run = jest.fn(() => answer.promise);
    const calls = [1, 2, 3].map(() => cache.get('a', 1_000, SIGNAL, run));
    answer.resolve('sunny');
    expect((await Promise.all(calls)).map(({ isCached }) => isCached)).toEqual([false, true, true]);
    expect(run).toHaveBeenCalledTimes(1);

    const failing = [1, 2].map(() => cache.get('b', 1_000, SIGNAL, () => Promise.reject(new Error('down'))));
    expect((await Promise.allSettled(failing)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('go on while one of the callers stays, and are aborted when all have left', async () => {
    const { cache } = aCache();
    const [one, two] = [new AbortController(), new AbortController()];
    const started: AbortSignal[] = [];
    const run = (signal: AbortSignal) => {
      started.push(signal);
      return new Promise<JsonValue>(() => undefined);
    };
    const calls = [one, two].map(({ signal }) => cache.get('a', 1_000, signal, run));
    one.abort(new Error('first left'));
    await expect(calls[0]).rejects.toThrow('first left');
    expect(started.map(({ aborted }) => aborted)).toEqual([false]);
    two.abort(new Error('second left'));
    await expect(calls[1]).rejects.toThrow('second left');
    expect(started.map(({ aborted }) => aborted)).toEqual([true]);
    expect(await cache.get('a', 1_000, SIGNAL, answering(1))).toEqual({ result: 1, isCached: false });
  });
});
