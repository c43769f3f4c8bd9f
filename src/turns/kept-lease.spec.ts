import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KeptLease } from './kept-lease.js';

const EVERY_MS = 5_000;

describe('KeptLease', () => {
  const renew = jest.fn<() => Promise<boolean>>();
  const onLost = jest.fn<() => Promise<void>>();
  const logger = new Logger();
  let lease: KeptLease;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(logger, 'warn').mockImplementation(() => undefined);
    renew.mockReset().mockResolvedValue(true);
    onLost.mockReset().mockResolvedValue();
    lease = new KeptLease({ renew, onLost }, EVERY_MS, logger);
  });
  afterEach(() => {
    lease.stop();
    jest.useRealTimers();
  });

  it('renews at each interval until it is stopped', async () => {
    await jest.advanceTimersByTimeAsync(3 * EVERY_MS);
    expect(renew).toHaveBeenCalledTimes(3);
    lease.stop();
    await jest.advanceTimersByTimeAsync(3 * EVERY_MS);
    expect(renew).toHaveBeenCalledTimes(3);
    expect(onLost).not.toHaveBeenCalled();
  });

  it('tells once that the lease is lost, and renews no more', async () => {
    renew.mockResolvedValue(false);
    await jest.advanceTimersByTimeAsync(3 * EVERY_MS);
    expect([renew.mock.calls.length, onLost.mock.calls.length]).toEqual([1, 1]);
  });

  it('tries again after a failure: nothing is lost while the store is away', async () => {
    renew.mockRejectedValueOnce(new Error('away'));
    await jest.advanceTimersByTimeAsync(2 * EVERY_MS);
    expect([renew.mock.calls.length, onLost.mock.calls.length]).toEqual([2, 0]);
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });

  it('does not renew while a renewal is under way', async () => {
    let answer: (isHeld: boolean) => void = () => undefined;
    renew.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    await jest.advanceTimersByTimeAsync(3 * EVERY_MS);
    expect(renew).toHaveBeenCalledTimes(1);
    answer(true);
    await jest.advanceTimersByTimeAsync(EVERY_MS);
    expect(renew).toHaveBeenCalledTimes(2);
  });
});
