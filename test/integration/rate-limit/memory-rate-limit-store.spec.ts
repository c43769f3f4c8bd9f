import { describe } from '@jest/globals';
import { MemoryRateLimitStore } from '../../../src/rate-limit/memory/memory.rate-limit-store.js';
import { describeRateLimitStore } from './rate-limit-store.contract.js';

describe('MemoryRateLimitStore', () => {
  describeRateLimitStore(() => Promise.resolve(new MemoryRateLimitStore()));
});
