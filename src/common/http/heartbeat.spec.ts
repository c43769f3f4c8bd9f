import { AsyncLocalStorage } from 'node:async_hooks';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Heartbeat, type BeatingStream } from './heartbeat.js';

const INTERVAL_MS = 1_600;
/** How early a beat may be. */
const EARLY_MS = INTERVAL_MS / 16;

/** A stream that counts its beats. */
class CountedStream implements BeatingStream {
  lastWriteAt = performance.now();
  place = NaN;
  beats = 0;

  beat(): void {
    this.beats++;
    this.lastWriteAt = performance.now();
  }
}

describe('Heartbeat', () => {
  let heartbeat: Heartbeat;

  beforeEach(() => {
    jest.useFakeTimers();
    heartbeat = new Heartbeat(INTERVAL_MS);
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function open(): CountedStream {
    const stream = new CountedStream();
    stream.place = heartbeat.add(stream);
    return stream;
  }

  it('beats before every interval of silence is over, and hardly sooner', () => {
    const stream = open();

    jest.advanceTimersByTime(INTERVAL_MS - EARLY_MS - 1);
    expect(stream.beats).toBe(0);
    jest.advanceTimersByTime(EARLY_MS + 1);
    expect(stream.beats).toBe(1);
    jest.advanceTimersByTime(2 * INTERVAL_MS);
    expect(stream.beats).toBe(3);
  });

  it('counts the silence from the last write', () => {
    const stream = open();

    for (let write = 0; write < 10; write++) {
      jest.advanceTimersByTime(INTERVAL_MS / 2);
      stream.lastWriteAt = performance.now();
    }
    jest.advanceTimersByTime(INTERVAL_MS - EARLY_MS - 1);
    expect(stream.beats).toBe(0);
    jest.advanceTimersByTime(EARLY_MS + 1);
    expect(stream.beats).toBe(1);
  });

  it.each([1, EARLY_MS / 2, EARLY_MS - 1])(
    'is in time for a stream that begins %d ms behind a look',
    (offsetMs) => {
      open();
      jest.advanceTimersByTime(offsetMs);
      const stream = open();

      jest.advanceTimersByTime(INTERVAL_MS - EARLY_MS - 1);
      expect(stream.beats).toBe(0);
      jest.advanceTimersByTime(EARLY_MS + 1);
      expect(stream.beats).toBe(1);
    },
  );

  it('has one timer for all streams, and none without any', () => {
    const streams = [open(), open(), open()];
    jest.advanceTimersByTime(5 * INTERVAL_MS);
    expect(jest.getTimerCount()).toBe(1);

    for (const { place } of streams) heartbeat.remove(place);
    expect(jest.getTimerCount()).toBe(0);
    const late = open();
    jest.advanceTimersByTime(INTERVAL_MS);
    expect(late.beats).toBe(1);
  });

  it('leaves a stream that is gone alone', () => {
    const [gone, stays] = [open(), open()];
    heartbeat.remove(gone.place);
    jest.advanceTimersByTime(INTERVAL_MS);

    expect([gone.beats, stays.beats]).toEqual([0, 1]);
  });
});

describe('Heartbeat, of requests', () => {
  it('beats in the context of none of them', async () => {
    const storage = new AsyncLocalStorage<string>();
    const heartbeat = new Heartbeat(10);
    let place = NaN;
    const seen = await storage.run(
      'a request',
      () =>
        new Promise<string | undefined>((resolve) => {
          const stream = { lastWriteAt: performance.now(), beat: () => resolve(storage.getStore()) };
          place = heartbeat.add(stream);
        }),
    );

    expect(seen).toBeUndefined();
    heartbeat.remove(place);
  });
});
