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

/** About 20 MB for each length of windows. Beyond it the window that ends first is forgotten. */
const MAX_KEYS = 100_000;

/** Counts in this process: the default where no Redis is configured. */
export class MemoryRateLimitStore extends RateLimitStore {
  readonly state = 'ready';

  /** By the length of their windows, so that the order of insertion is the order in which they end. */
  private readonly groups = new Map<number, Map<string, Counter>>();

  constructor(
    private readonly quota: RateLimitQuota,
    private readonly maxKeys = MAX_KEYS,
  ) {
    super();
  }

  /** How many keys are held, ended windows not yet removed among them. */
  get size(): number {
    return [...this.groups.values()].reduce((sum, { size }) => sum + size, 0);
  }

  override consume(key: string, quota = this.quota): Promise<RateLimitOutcome> {
    const now = Date.now();
    this.removeEnded(now);
    const counter = this.find(key) ?? this.open(key, quota.windowMs, now);
    const isAdmitted = counter.used < quota.requests;
    if (isAdmitted) counter.used += 1;
    return Promise.resolve({ isAdmitted, ...toWindow(counter, now) });
  }

  override peek(key: string): Promise<RateLimitWindow | undefined> {
    const now = Date.now();
    this.removeEnded(now);
    const counter = this.find(key);
    return Promise.resolve(counter && toWindow(counter, now));
  }

  override refund(key: string, windowEndsAt: number): Promise<boolean> {
    this.removeEnded(Date.now());
    const counter = this.find(key);
    if (counter?.endsAt !== windowEndsAt || counter.used === 0) return Promise.resolve(false);
    counter.used -= 1;
    return Promise.resolve(true);
  }

  override ping(): Promise<void> {
    return Promise.resolve();
  }

  private find(key: string): Counter | undefined {
    for (const counters of this.groups.values()) {
      const counter = counters.get(key);
      if (counter !== undefined) return counter;
    }
    return undefined;
  }

  private open(key: string, windowMs: number, now: number): Counter {
    const counters = this.groups.get(windowMs) ?? new Map<string, Counter>();
    this.groups.set(windowMs, counters);
    const oldest = counters.keys().next();
    if (counters.size >= this.maxKeys && oldest.done !== true) counters.delete(oldest.value);
    const counter = { used: 0, endsAt: now + windowMs };
    counters.set(key, counter);
    return counter;
  }

  private removeEnded(now: number): void {
    for (const counters of this.groups.values()) {
      for (const [key, counter] of counters) {
        if (counter.endsAt > now) break;
        counters.delete(key);
      }
    }
  }
}

function toWindow({ used, endsAt }: Counter, now: number): RateLimitWindow {
  return { used, endsAt, endsInMs: endsAt - now };
}
