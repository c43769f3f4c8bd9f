import {
  RateLimitStore,
  type RateLimitCount,
  type RateLimitOutcomes,
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

  constructor(private readonly maxKeys = MAX_KEYS) {
    super();
  }

  /** How many keys are held, ended windows not yet removed among them. */
  get size(): number {
    return [...this.groups.values()].reduce((sum, { size }) => sum + size, 0);
  }

  override consume(...counts: [RateLimitCount, ...RateLimitCount[]]): Promise<RateLimitOutcomes> {
    const now = Date.now();
    this.removeEnded(now);
    const hasRoom = counts.map(({ key, quota }) => (this.find(key)?.used ?? 0) < quota.requests);
    const isCounted = !hasRoom.includes(false);
    const outcomes = counts.map(({ key, quota }, place) => {
      const counter = this.find(key) ?? begin(quota, now);
      if (isCounted) this.count(key, counter, quota);
      return { hasRoom: hasRoom[place] === true, ...toWindow(counter, now) };
    });
    return Promise.resolve(outcomes as RateLimitOutcomes);
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

  private count(key: string, counter: Counter, { windowMs }: RateLimitQuota): void {
    counter.used += 1;
    const counters = this.groups.get(windowMs) ?? new Map<string, Counter>();
    if (counters.has(key)) return;
    this.groups.set(windowMs, counters);
    const oldest = counters.keys().next();
    if (counters.size >= this.maxKeys && oldest.done !== true) counters.delete(oldest.value);
    counters.set(key, counter);
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

function begin({ windowMs }: RateLimitQuota, now: number): Counter {
  return { used: 0, endsAt: now + windowMs };
}

function toWindow({ used, endsAt }: Counter, now: number): RateLimitWindow {
  return { used, endsAt, endsInMs: endsAt - now };
}
