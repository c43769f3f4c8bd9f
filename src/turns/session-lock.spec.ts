import { describe, expect, it, jest } from '@jest/globals';
import { SessionLock } from './session-lock.js';

const NEVER = new AbortController().signal;

describe('SessionLock', () => {
  it('lets the waiting in one at a time, in their order', async () => {
    const lock = new SessionLock();
    const order: string[] = [];
    const enter = async (name: string): Promise<void> => {
      const release = await lock.acquire('session', 1000, NEVER);
      order.push(`${name} in`);
      await Promise.resolve();
      order.push(`${name} out`);
      release();
    };

    await Promise.all(['a', 'b', 'c'].map(enter));

    expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
  });

  it('does not hold up another session', async () => {
    const lock = new SessionLock();
    await lock.acquire('one', 1000, NEVER);

    await expect(lock.acquire('two', 0, NEVER)).resolves.toBeInstanceOf(Function);
  });

  it('tells that the session is busy once the wait is over', async () => {
    jest.useFakeTimers();
    try {
      const lock = new SessionLock();
      const release = await lock.acquire('session', 1000, NEVER);
      const waiting = expect(lock.acquire('session', 1000, NEVER)).rejects.toMatchObject({
        code: 'SESSION.BUSY',
      });
      jest.advanceTimersByTime(1000);
      await waiting;

      release();
      await expect(lock.acquire('session', 0, NEVER)).resolves.toBeInstanceOf(Function);
    } finally {
      jest.useRealTimers();
    }
  });

  it('takes one that gave up out of the queue', async () => {
    const lock = new SessionLock();
    const release = await lock.acquire('session', 1000, NEVER);
    const controller = new AbortController();
    const abandoned = lock.acquire('session', 1000, controller.signal);
    const next = lock.acquire('session', 1000, NEVER);
    controller.abort(new Error('gone'));

    await expect(abandoned).rejects.toThrow('gone');
    release();
    await expect(next).resolves.toBeInstanceOf(Function);
  });

  it('releases once, however often it is told to', async () => {
    const lock = new SessionLock();
    const release = await lock.acquire('session', 1000, NEVER);
    release();
    await lock.acquire('session', 1000, NEVER);
    release();

    await expect(lock.acquire('session', 0, NEVER)).rejects.toMatchObject({ code: 'SESSION.BUSY' });
  });
});
