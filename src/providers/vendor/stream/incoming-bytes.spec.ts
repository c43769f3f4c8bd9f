import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextLoopTurn } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { IncomingBytes } from './incoming-bytes.js';

const sender = () => ({ pause: jest.fn(), resume: jest.fn() });
const bytes = (text: string) => Buffer.from(text);

/** Reads until `take` says so; keeps what came. */
function reading(incoming: IncomingBytes, isEnough: (text: string) => boolean = () => false) {
  const texts: string[] = [];
  const done = incoming.read({
    take: (chunk) => {
      texts.push(chunk.toString());
      return !isEnough(chunk.toString());
    },
  });
  return { texts, done };
}

describe('IncomingBytes', () => {
  it('hands on at once what came in one go, and ends behind it', async () => {
    const incoming = new IncomingBytes(sender());
    const { texts, done } = reading(incoming);
    for (const piece of ['a', 'b', 'c']) incoming.push(bytes(piece));
    expect(texts).toEqual([]);
    await nextLoopTurn();
    incoming.push(bytes('d'));
    incoming.end();
    expect(await done).toBe(false);
    expect(texts).toEqual(['abc', 'd']);
  });

  it('keeps what comes while nobody reads', async () => {
    const incoming = new IncomingBytes(sender());
    incoming.push(bytes('a'));
    const first = reading(incoming, () => true);
    expect(await first.done).toBe(true);
    incoming.push(bytes('b'));
    incoming.end();
    const second = reading(incoming);
    expect(await second.done).toBe(false);
    expect([first.texts, second.texts]).toEqual([['a'], ['b']]);
  });

  it('breaks off behind what came before', async () => {
    const incoming = new IncomingBytes(sender());
    const { texts, done } = reading(incoming);
    incoming.push(bytes('a'));
    incoming.fail(new Error('cut'));
    incoming.push(bytes('late'));
    await expect(done).rejects.toThrow('cut');
    expect(texts).toEqual(['a']);
  });

  it('rejects with what its reader throws', async () => {
    const incoming = new IncomingBytes(sender());
    const done = incoming.read({
      take: () => {
        throw new Error('unreadable');
      },
    });
    incoming.push(bytes('a'));
    await expect(done).rejects.toThrow('unreadable');
  });

  it('calls its reader in the context of the reading, whoever brings the bytes', async () => {
    const storage = new AsyncLocalStorage<string>();
    const incoming = new IncomingBytes(sender());
    const seen: unknown[] = [];
    const done = storage.run('reader', () =>
      incoming.read({
        take: () => {
          seen.push(storage.getStore());
          return true;
        },
      }),
    );
    storage.run('sender', () => {
      incoming.push(bytes('a'));
    });
    await nextLoopTurn();
    storage.run('sender', () => {
      incoming.end();
    });
    await done;
    expect(seen).toEqual(['reader']);
  });

  it('has its sender wait while more than a megabyte is not read', async () => {
    const { pause, resume } = sender();
    const incoming = new IncomingBytes({ pause, resume });
    incoming.push(Buffer.alloc(1_000_001));
    incoming.push(bytes('more'));
    expect([pause.mock.calls.length, resume.mock.calls.length]).toEqual([1, 0]);
    incoming.end();
    await reading(incoming).done;
    expect(resume).toHaveBeenCalledTimes(1);
  });
});
