import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { ExpirySweep } from './expiry-sweep.js';
import type { IdempotencyRepository } from './idempotency/idempotency.repository.js';
import type { EmbeddedMemory } from './memory/embedded-memory.js';
import type { SessionRepository } from './session.repository.js';

const TEN_MINUTES_MS = 600_000;

describe('ExpirySweep', () => {
  const deleteExpired = jest.fn<() => Promise<number>>();
  const deleteExpiredKeys = jest.fn<() => Promise<number>>();
  const deleteExpiredFacts = jest.fn<() => Promise<number>>();
  const interruptAbandoned = jest.fn<() => Promise<number>>();
  let sweep: ExpirySweep;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    jest.spyOn(Logger.prototype, 'debug').mockImplementation(() => undefined);
    deleteExpired.mockReset().mockResolvedValue(0);
    deleteExpiredKeys.mockReset().mockResolvedValue(0);
    deleteExpiredFacts.mockReset().mockResolvedValue(0);
    interruptAbandoned.mockReset().mockResolvedValue(0);
    sweep = new ExpirySweep(
      { deleteExpired, interruptAbandoned } as unknown as SessionRepository,
      { deleteExpired: deleteExpiredKeys } as unknown as IdempotencyRepository,
      { deleteExpired: deleteExpiredFacts } as unknown as EmbeddedMemory,
    );
  });
  afterEach(async () => {
    await sweep.onModuleDestroy();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('sweeps at the start and every ten minutes', async () => {
    sweep.onApplicationBootstrap();
    expect(deleteExpired).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(TEN_MINUTES_MS - 1);
    expect(deleteExpired).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(deleteExpired).toHaveBeenCalledTimes(2);
    expect(deleteExpiredKeys).toHaveBeenCalledTimes(2);
    expect(deleteExpiredFacts).toHaveBeenCalledTimes(2);
  });

  it('marks the turns of processes that died, and says how many', async () => {
    interruptAbandoned.mockResolvedValueOnce(2);
    sweep.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(0);
    expect(interruptAbandoned).toHaveBeenCalledTimes(1);
    expect(Logger.prototype.warn).toHaveBeenCalledWith(expect.stringMatching(/^2 turns were interrupted/));
    await jest.advanceTimersByTimeAsync(TEN_MINUTES_MS);
    expect(interruptAbandoned).toHaveBeenCalledTimes(2);
    expect(Logger.prototype.warn).toHaveBeenCalledTimes(1);
  });

  it('logs a failure and goes on', async () => {
    const failure = new Error('disk on fire');
    deleteExpired.mockRejectedValueOnce(failure);
    sweep.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(TEN_MINUTES_MS);
    expect(Logger.prototype.warn).toHaveBeenCalledWith({ err: failure }, expect.any(String));
    expect(deleteExpired).toHaveBeenCalledTimes(2);
  });

  it('does not start a sweep while another runs', async () => {
    let finish: (count: number) => void = () => undefined;
    deleteExpired.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
    sweep.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(TEN_MINUTES_MS);
    expect(deleteExpired).toHaveBeenCalledTimes(1);
    finish(3);
    await jest.advanceTimersByTimeAsync(TEN_MINUTES_MS);
    expect(deleteExpired).toHaveBeenCalledTimes(2);
  });

  it('stops for good, once what runs is done', async () => {
    let finish: (count: number) => void = () => undefined;
    deleteExpired.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
    sweep.onApplicationBootstrap();
    let isStopped = false;
    const stopping = sweep.onModuleDestroy().then(() => (isStopped = true));
    await jest.advanceTimersByTimeAsync(TEN_MINUTES_MS);
    expect(isStopped).toBe(false);
    finish(0);
    await stopping;
    await jest.advanceTimersByTimeAsync(5 * TEN_MINUTES_MS);
    expect(deleteExpired).toHaveBeenCalledTimes(1);
  });
});
