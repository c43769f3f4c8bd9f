import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Heartbeat, type BeatingStream } from './heartbeat.js';

const INTERVAL_MS = 1_600;
/** How late a beat may be. */
const LATE_MS = INTERVAL_MS / 16;

/** A stream that counts its beats. */
class CountedStream implements BeatingStream {
  lastWriteAt = performance.now();
  beats = 0;
  place = NaN;

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

  it('beats after every interval of silence', () => {
    const stream = open();

    jest.advanceTimersByTime(INTERVAL_MS - LATE_MS - 1);
    expect(stream.beats).toBe(0);
    jest.advanceTimersByTime(LATE_MS + 1);
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
    jest.advanceTimersByTime(INTERVAL_MS - LATE_MS - 1);
    expect(stream.beats).toBe(0);
    jest.advanceTimersByTime(LATE_MS + 1);
    expect(stream.beats).toBe(1);
  });

  it('is hardly late for a stream that begins between two looks', () => {
    open();
    jest.advanceTimersByTime(LATE_MS / 2);
    const stream = open();

    jest.advanceTimersByTime(INTERVAL_MS - 1);
    expect(stream.beats).toBe(0);
    jest.advanceTimersByTime(LATE_MS);
    expect(stream.beats).toBe(1);
  });

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
