import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Batches } from './batches.js';
import { CommandLane } from './command-lane.js';

describe('Batches', () => {
  it('run in the context of their own first item, whatever ran before', async () => {
    const context = new AsyncLocalStorage<string>();
    const contexts: unknown[] = [];
    let later: Promise<string> | undefined;
    const batches = new Batches<string, string>(new CommandLane(), (items) => {
      contexts.push(context.getStore());
      later ??= context.run('second', () => batches.add('later'));
      return Promise.resolve(items);
    });

    expect(await context.run('first', () => batches.add('early'))).toBe('early');
    expect(await later).toBe('later');
    expect(contexts).toEqual(['first', 'second']);
  });

  it('of all kinds run one after another, and share what came meanwhile', async () => {
    const runs: string[] = [];
    let underWay = 0;
    const lane = new CommandLane();
    const kind = (name: string) =>
      new Batches<number, number>(lane, async (items) => {
        runs.push(`${name} ${items.length}${underWay++ > 0 ? ' beside another' : ''}`);
        await sleep(1);
        underWay--;
        return items;
      });
    const [claims, ends] = [kind('claims'), kind('ends')];

    const first = claims.add(0);
    const second = first.then(() => Promise.all([claims.add(1), ends.add(2), claims.add(3)]));
    expect(await Promise.all([first, ends.add(4), second])).toEqual([0, 4, [1, 2, 3]]);
    expect(runs).toEqual(['claims 1', 'ends 2', 'claims 2']);
  });

  it('of too many items are several, each with a result of its own', async () => {
    const sizes: number[] = [];
    const batches = new Batches<number, number>(new CommandLane(), (items) => {
      sizes.push(items.length);
      return Promise.resolve(items.map((item) => item * 2));
    });
    const numbers = Array.from({ length: 250 }, (_, index) => index);

    expect(await Promise.all(numbers.map((number) => batches.add(number)))).toEqual(
      numbers.map((number) => number * 2),
    );
    expect(sizes).toEqual([100, 100, 50]);
  });

  it('that fail, or take long, hold up no others', async () => {
    const lane = new CommandLane();
    const failing = new Batches<number, number>(lane, () => Promise.reject(new Error('lost')));
    const silent = new Batches<number, number>(lane, () => new Promise(() => undefined));
    const quick = new Batches<number, number>(lane, (items) => Promise.resolve(items));

    const failed = expect(failing.add(1)).rejects.toThrow('lost');
    silent.add(2).catch(() => undefined);
    expect(await quick.add(3)).toBe(3);
    await failed;
  });
});
