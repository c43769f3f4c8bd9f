import {
  RateLimitStore,
  type RateLimitOutcome,
  type RateLimitQuota,
  type RateLimitWindow,
} from '../rate-limit.store.js';

interface Counter {
  used: number;
  readonly endsAt: number;
}

/** About 20 MB. Beyond it the window that ends first is forgotten. */
const MAX_KEYS = 100_000;

/** Counts in this process: the default where no Redis is configured. */
export class MemoryRateLimitStore extends RateLimitStore {
  readonly state = 'ready';

  /** All windows have one length, so the order of insertion is the order in which they end. */
  private readonly counters = new Map<string, Counter>();

  constructor(
    private readonly quota: RateLimitQuota,
    private readonly maxKeys = MAX_KEYS,
  ) {
    super();
  }

  /** How many keys are held, ended windows not yet removed among them. */
  get size(): number {
    return this.counters.size;
  }

  override consume(key: string): Promise<RateLimitOutcome> {
    const now = Date.now();
    this.removeEnded(now);
    const counter = this.counters.get(key) ?? this.open(key, now);
    const isAdmitted = counter.used < this.quota.requests;
    if (isAdmitted) counter.used += 1;
    return Promise.resolve({ isAdmitted, ...toWindow(counter, now) });
  }

  override peek(key: string): Promise<RateLimitWindow | undefined> {
    const now = Date.now();
    this.removeEnded(now);
    const counter = this.counters.get(key);
    return Promise.resolve(counter && toWindow(counter, now));
  }

  override refund(key: string, windowEndsAt: number): Promise<boolean> {
    this.removeEnded(Date.now());
    const counter = this.counters.get(key);
    if (counter?.endsAt !== windowEndsAt || counter.used === 0) return Promise.resolve(false);
    counter.used -= 1;
    return Promise.resolve(true);
  }

  override ping(): Promise<void> {
    return Promise.resolve();
  }

  private open(key: string, now: number): Counter {
    const oldest = this.counters.keys().next();
    if (this.counters.size >= this.maxKeys && oldest.done !== true) this.counters.delete(oldest.value);
    const counter = { used: 0, endsAt: now + this.quota.windowMs };
    this.counters.set(key, counter);
    return counter;
  }

  private removeEnded(now: number): void {
    for (const [key, counter] of this.counters) {
      if (counter.endsAt > now) return;
      this.counters.delete(key);
    }
  }
}

function toWindow({ used, endsAt }: Counter, now: number): RateLimitWindow {
  return { used, endsAt, endsInMs: endsAt - now };
}
