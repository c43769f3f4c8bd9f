import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { IdempotencyRepository } from '../../session/index.js';
import { ClaimLeases } from './claim-leases.js';

describe('ClaimLeases', () => {
  const renew = jest.fn<IdempotencyRepository['renew']>();
  let leases: ClaimLeases;

  beforeEach(() => {
    jest.useFakeTimers();
    jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    renew.mockReset().mockResolvedValue();
    leases = new ClaimLeases({ renew } as unknown as IdempotencyRepository, { now: () => Date.now() });
  });
  afterEach(() => {
    leases.onApplicationShutdown();
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('renews all turns together, long before a lease is out, and also after a failure', async () => {
    leases.hold('one');
    leases.hold('two');
    renew.mockRejectedValueOnce(new Error('away'));
    await jest.advanceTimersByTimeAsync(10_000);

    expect(renew.mock.calls).toEqual([
      [['one', 'two'], expect.any(Number)],
      [['one', 'two'], Date.now() + 15_000],
    ]);
    expect(Logger.prototype.warn).toHaveBeenCalledTimes(1);
  });

  it('leaves those alone that have ended, and rests when there are none', async () => {
    leases.hold('one');
    leases.hold('two');
    leases.drop('one');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(renew.mock.calls).toEqual([[['two'], expect.any(Number)]]);

    leases.drop('two');
    expect(jest.getTimerCount()).toBe(0);
    leases.hold('three');
    await jest.advanceTimersByTimeAsync(5_000);
    expect(renew).toHaveBeenCalledTimes(2);
  });
});
