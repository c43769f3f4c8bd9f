import { describe, expect, it } from '@jest/globals';
import { CallSlots } from './call-slots.js';

const SIGNAL = new AbortController().signal;

/** Actions that end when told, and the order in which they began. */
function actions() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    begun,
    end: async (name: string): Promise<void> => {
      ends.get(name)?.();
      await new Promise(setImmediate);
    },
    called: (name: string) => () =>
      new Promise<string>((resolve) => {
        begun.push(name);
        ends.set(name, () => {
          resolve(name);
        });
      }),
  };
}

describe('CallSlots', () => {
  it('lets so many run, and the others in their order', async () => {
    const slots = new CallSlots(2);
    const { begun, end, called } = actions();
    const calls = ['a', 'b', 'c', 'd'].map((name) => slots.use(SIGNAL, called(name)));
    await new Promise(setImmediate);
    expect(begun).toEqual(['a', 'b']);
    await end('b');
    expect(begun).toEqual(['a', 'b', 'c']);
    await end('a');
    await end('c');
    await end('d');
    expect(await Promise.all(calls)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('frees the slot of a call that fails, of one that is aborted and does not heed it, and of one that waits', async () => {
    const slots = new CallSlots(1);
    const { begun, end, called } = actions();
    await expect(slots.use(SIGNAL, () => Promise.reject(new Error('down')))).rejects.toThrow('down');

    const [running, waiting] = [new AbortController(), new AbortController()];
    const first = slots.use(running.signal, called('first'));
    const second = slots.use(waiting.signal, called('second'));
    const third = slots.use(SIGNAL, called('third'));
    waiting.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    running.abort(new Error('left'));
    await expect(first).rejects.toThrow('left');
    await end('third');
    expect(await third).toBe('third');
    expect(begun).toEqual(['first', 'third']);
  });

  it('refuses at once where too many wait', async () => {
    const slots = new CallSlots(1);
    const { end, called } = actions();
    const calls = Array.from({ length: 11 }, (_, index) => slots.use(SIGNAL, called(`${index}`)));
    await expect(slots.use(SIGNAL, called('one too many'))).rejects.toThrow('Too many calls of this tool');
    for (const index of calls.keys()) await end(`${index}`);
    expect(await Promise.all(calls)).toHaveLength(11);
  });
});
