import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Heartbeat } from './heartbeat.js';

describe('Heartbeat', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('beats after every interval of silence', () => {
    const beat = jest.fn();
    const heartbeat = new Heartbeat(1000, beat);

    jest.advanceTimersByTime(999);
    expect(beat).toHaveBeenCalledTimes(0);
    jest.advanceTimersByTime(1);
    expect(beat).toHaveBeenCalledTimes(1);
    jest.advanceTimersByTime(2000);
    expect(beat).toHaveBeenCalledTimes(3);
    heartbeat.stop();
  });

  it('counts the silence from the last write', () => {
    const beat = jest.fn();
    const heartbeat = new Heartbeat(1000, beat);

    for (let write = 0; write < 10; write++) {
      jest.advanceTimersByTime(600);
      heartbeat.noteWrite();
    }
    jest.advanceTimersByTime(999);
    expect(beat).toHaveBeenCalledTimes(0);
    jest.advanceTimersByTime(1);
    expect(beat).toHaveBeenCalledTimes(1);
    heartbeat.stop();
  });

  it('has one timer, and none when it is stopped', () => {
    const heartbeat = new Heartbeat(1000, () => undefined);
    for (let write = 0; write < 10; write++) heartbeat.noteWrite();
    jest.advanceTimersByTime(5000);

    expect(jest.getTimerCount()).toBe(1);
    heartbeat.stop();
    expect(jest.getTimerCount()).toBe(0);
  });
});
