import { RedisRateLimitStore } from '../../../src/rate-limit/redis/redis.rate-limit-store.js';
import { counting } from './counting.js';

/** Run as a child process: connects, tells so, and at the parent's word makes all its calls at once. */
const [url = '', key = '', calls = '0', requests = '0', patienceMs = '0'] = process.argv.slice(2);
const store = new RedisRateLimitStore(url, 'open', Number(patienceMs));
const consume = counting(store, { requests: Number(requests), windowMs: 60_000 });

await store.onModuleInit();
async function consumeAll(): Promise<void> {
  const outcomes = await Promise.all(Array.from({ length: Number(calls) }, () => consume(key)));
  store.onApplicationShutdown();
  process.send?.({ admitted: outcomes.filter(({ hasRoom }) => hasRoom).length }, () => {
    process.disconnect();
  });
}

process.once('message', () => {
  consumeAll().catch((error: unknown) => {
    throw error;
  });
});
process.send?.('connected');
