import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Batches } from './batches.js';
import { CommandLanes } from './command-lanes.js';

describe('Batches', () => {
  it('run in the context of their own first item, whatever ran before', async () => {
    const context = new AsyncLocalStorage<string>();
    const contexts: unknown[] = [];
    let later: Promise<string> | undefined;
    const batches = new Batches<string, string>(new CommandLanes(), (items) => {
      contexts.push(context.getStore());
      later ??= context.run('second', () => batches.add('later'));
      return Promise.resolve(items);
    });

    expect(await context.run('first', () => batches.add('early'))).toBe('early');
    expect(await later).toBe('later');
    expect(contexts).toEqual(['first', 'second']);
  });

  it('of all kinds run two at a time, and share what came meanwhile', async () => {
    const runs: string[] = [];
    let underWay = 0;
    const lanes = new CommandLanes();
    const kind = (name: string) =>
      new Batches<number, number>(lanes, async (items) => {
        runs.push(`${name} ${items.join(' ')}, ${++underWay} under way`);
        await sleep(1);
        underWay--;
        return items;
      });
    const [claims, inserts, ends] = [kind('claims'), kind('inserts'), kind('ends')];

    const first = claims.add(0);
    const next = first.then(() => Promise.all([ends.add(1), claims.add(2), ends.add(3)]));
    expect(await Promise.all([first, inserts.add(4), ends.add(5), next])).toEqual([0, 4, 5, [1, 2, 3]]);
    expect(runs).toEqual([
      'claims 0, 1 under way',
      'inserts 4, 2 under way',
      expect.stringMatching(/^ends 5 1 3, [12] under way$/),
      expect.stringMatching(/^claims 2, [12] under way$/),
    ]);
  });

  it('of too many items are several, each with a result of its own', async () => {
    const sizes: number[] = [];
    const batches = new Batches<number, number>(new CommandLanes(), (items) => {
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
    const lanes = new CommandLanes();
    const failing = new Batches<number, number>(lanes, () => Promise.reject(new Error('lost')));
    const silent = Array.from(
      { length: 2 },
      () => new Batches<number, number>(lanes, () => new Promise(() => undefined)),
    );
    const quick = new Batches<number, number>(lanes, (items) => Promise.resolve(items));

    const failed = expect(failing.add(1)).rejects.toThrow('lost');
    for (const batches of silent) batches.add(2).catch(() => undefined);
    expect(await quick.add(3)).toBe(3);
    await failed;
  });
});
