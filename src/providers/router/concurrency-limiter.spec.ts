import { describe, expect, it } from '@jest/globals';
import { ConcurrencyLimiter, type Release } from './concurrency-limiter.js';

const NEVER = new AbortController().signal;
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A limiter of one slot, taken, and the order in which others get it. */
async function busy(): Promise<{
  limiter: ConcurrencyLimiter;
  holder: Release;
  order: string[];
  join: (principal: string, name: string, signal?: AbortSignal) => Promise<unknown>;
}> {
  const limiter = new ConcurrencyLimiter(1);
  const holder = await limiter.acquire('holder', NEVER);
  const order: string[] = [];
  const join = (principal: string, name: string, signal = NEVER): Promise<unknown> =>
    limiter.acquire(principal, signal).then(
      (release) => {
        order.push(name);
        release();
      },
      (error: unknown) => error,
    );
  return { limiter, holder, order, join };
}

describe('ConcurrencyLimiter', () => {
  it('without a limit lets all pass', async () => {
    const limiter = new ConcurrencyLimiter();
    const releases = await Promise.all(Array.from({ length: 50 }, () => limiter.acquire('a', NEVER)));
    expect(limiter.running).toBe(50);
    releases.forEach((release) => release());
    expect(limiter.running).toBe(0);
  });

  it('serves principals in turn, and each in the order of its calls', async () => {
    const { limiter, holder, order, join } = await busy();
    const all = [join('a', 'a1'), join('a', 'a2'), join('a', 'a3'), join('b', 'b1'), join('c', 'c1')];
    expect(limiter.queued).toBe(5);
    holder();
    await Promise.all(all);

    expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'a3']);
    expect([limiter.running, limiter.queued]).toEqual([0, 0]);
  });

  it('refuses at once when the queue is full', async () => {
    const { holder, join } = await busy();
    const waiting = Array.from({ length: 16 }, (_, index) => join('a', `a${index}`));

    await expect(join('a', 'late')).resolves.toMatchObject({ kind: 'overloaded', retryAfterMs: 1_000 });

    holder();
    await Promise.all(waiting);
  });

  it('when it is full, the principal with most callers in it gives way to another', async () => {
    const { holder, order, join } = await busy();
    const waiting = Array.from({ length: 16 }, (_, index) => join('a', `a${index}`));
    const other = join('b', 'b1');

    await expect(waiting[15]).resolves.toMatchObject({ kind: 'overloaded' });
    holder();
    await Promise.all([...waiting, other]);
    expect(order.slice(0, 2)).toEqual(['a0', 'b1']);
  });

  it('a caller that leaves the queue takes no slot', async () => {
    const { limiter, holder, order, join } = await busy();
    const stop = new AbortController();
    const left = join('a', 'a1', stop.signal);
    const other = join('a', 'a2');
    stop.abort(new Error('gone'));

    await expect(left).resolves.toMatchObject({ message: 'gone' });
    expect(limiter.queued).toBe(1);
    holder();
    await other;
    expect(order).toEqual(['a2']);
  });

  it('a second release of a slot does nothing', async () => {
    const { limiter, holder } = await busy();
    holder();
    holder();
    await settled();
    expect(limiter.running).toBe(0);
  });
});
