import { describe, expect, it, jest } from '@jest/globals';
import { AppError } from '../common/errors/index.js';
import type { RateLimitConfig } from '../config/index.js';
import { MemoryRateLimitStore } from './memory/memory.rate-limit-store.js';
import { RateLimitService } from './rate-limit.service.js';
import type { RateLimitStore } from './rate-limit.store.js';

const config: RateLimitConfig = {
  requests: 2,
  windowMs: 60_000,
  burst: { requests: 3, windowMs: 1_000 },
  onStoreFailure: 'open',
};
const principal = { scope: 'anonymous', address: '203.0.113.7' };
const KEY = 'address:203.0.113.7';
const outage = new AppError('STORE.UNAVAILABLE', 'out of reach');

function failing(error: Error): RateLimitStore {
  const store = new MemoryRateLimitStore();
  jest.spyOn(store, 'consume').mockRejectedValue(error);
  jest.spyOn(store, 'peek').mockRejectedValue(error);
  jest.spyOn(store, 'refund').mockRejectedValue(error);
  return store;
}

describe('RateLimitService', () => {
  it('lets a call through uncounted in an outage when it fails open', async () => {
    expect(await new RateLimitService(failing(outage), config).consume(principal)).toBeUndefined();
  });

  it('refuses a call in an outage when it fails closed', async () => {
    const service = new RateLimitService(failing(outage), { ...config, onStoreFailure: 'closed' });

    await expect(service.consume(principal)).rejects.toBe(outage);
  });

  it('never takes a defect for an outage', async () => {
    const defect = new TypeError('defect');
    const service = new RateLimitService(failing(defect), config);

    await expect(service.consume(principal)).rejects.toBe(defect);
    await expect(service.refund({ key: KEY, windowEndsAt: 1 })).rejects.toBe(defect);
  });

  it('gives nothing back in an outage, and does not throw', async () => {
    const service = new RateLimitService(failing(outage), config);

    expect(await service.refund({ key: KEY, windowEndsAt: 1 })).toBe(false);
  });

  it('cannot tell where a client stands in an outage', async () => {
    await expect(new RateLimitService(failing(outage), config).info(principal)).rejects.toBe(outage);
  });

  it('gives each call back once', async () => {
    const service = new RateLimitService(new MemoryRateLimitStore(), config);
    const outcomes = [await service.consume(principal), await service.consume(principal)];
    const admission = { key: KEY, windowEndsAt: outcomes[0]?.quota.endsAt ?? 0 };

    expect(await service.refund(admission)).toBe(true);
    expect(await service.refund(admission)).toBe(false);
    expect(await service.refund({ ...admission })).toBe(true);
  });

  it('counts an account with its own number against that', async () => {
    const service = new RateLimitService(new MemoryRateLimitStore(), config);
    const account = { scope: 'key:alice', address: '', requestsPerWindow: 3 };

    const outcomes = [];
    for (let call = 0; call < 4; call += 1) outcomes.push((await service.consume(account))?.quota.hasRoom);

    expect(outcomes).toEqual([true, true, true, false]);
    expect(await service.info(account)).toMatchObject({ limit: 3, used: 3, remaining: 0 });
  });

  it('counts a turn against both limits, and against none where one refuses it', async () => {
    const burst = { requests: 1, windowMs: 1_000 };
    const service = new RateLimitService(new MemoryRateLimitStore(), { ...config, burst });

    const outcomes = [await service.consume(principal), await service.consume(principal)];

    expect(outcomes).toMatchObject([
      { quota: { hasRoom: true, used: 1 }, burst: { hasRoom: true, used: 1 } },
      { quota: { hasRoom: true, used: 1 }, burst: { hasRoom: false, used: 1 } },
    ]);
    expect(await service.info(principal)).toMatchObject({ used: 1 });
  });

  it('takes nothing of a burst for a turn that the quota refuses', async () => {
    const account = { scope: 'key:alice', address: '', requestsPerWindow: 1 };
    const service = new RateLimitService(new MemoryRateLimitStore(), config);

    for (let call = 0; call < 5; call += 1) await service.consume(account);

    expect(await service.consume(account)).toMatchObject({
      quota: { hasRoom: false },
      burst: { hasRoom: true, used: 1 },
    });
  });

  it('counts no bursts without a limit of them', async () => {
    const unlimited = { ...config, burst: { requests: 0, windowMs: 1_000 } };
    const service = new RateLimitService(new MemoryRateLimitStore(), unlimited);

    expect(await service.consume(principal)).toMatchObject({ quota: { used: 1 }, burst: undefined });
  });

  it('tells of no less than 0 remaining after the limit was lowered', async () => {
    const store = new MemoryRateLimitStore();
    for (let call = 0; call < 2; call += 1)
      await store.consume({ key: KEY, quota: { ...config, requests: 2 } });

    const info = await new RateLimitService(store, { ...config, requests: 1 }).info(principal);

    expect(info).toMatchObject({ limit: 1, used: 2, remaining: 0 });
  });
});
