import type { JsonValue } from '../conversation/index.js';
import { deepFreeze } from './deep-freeze.js';

export interface CachedResult {
  readonly result: JsonValue;
  /** False for the call that ran the tool. */
  readonly isCached: boolean;
}

interface Flight {
  readonly result: Promise<JsonValue>;
  readonly abort: AbortController;
  passengers: number;
}

/**
 * Results of tool calls by key, at most `maxEntries`, the least recently used dropped first. Failures are
 * not kept. Same calls at a time run once: it is aborted when all of its callers have left.
 */
export class ResultCache {
  private readonly entries = new Map<string, { readonly result: JsonValue; readonly expiresAt: number }>();
  private readonly flights = new Map<string, Flight>();

  constructor(
    private readonly maxEntries: number,
    private readonly now: () => number,
  ) {}

  /** `run` gets a signal of its own. Rejects with its error, or with the reason of `signal` when that aborts. */
  async get(
    key: string,
    keepMs: number,
    signal: AbortSignal,
    run: (signal: AbortSignal) => Promise<JsonValue>,
  ): Promise<CachedResult> {
    signal.throwIfAborted();
    const kept = this.find(key);
    if (kept !== undefined) return { result: kept, isCached: true };
    const underWay = this.flights.get(key);
    const flight = underWay ?? this.depart(key, keepMs, run);
    return { result: await this.board(key, flight, signal), isCached: underWay !== undefined };
  }

  private find(key: string): JsonValue | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) return undefined;
    this.entries.delete(key);
    if (entry.expiresAt <= this.now()) return undefined;
    this.entries.set(key, entry);
    return entry.result;
  }

  private depart(key: string, keepMs: number, run: (signal: AbortSignal) => Promise<JsonValue>): Flight {
    const abort = new AbortController();
    const result = run(abort.signal);
    const flight: Flight = { result, abort, passengers: 0 };
    this.flights.set(key, flight);
    result.then(
      (value) => {
        this.land(key, flight);
        if (!abort.signal.aborted) this.keep(key, value, this.now() + keepMs);
      },
      () => {
        this.land(key, flight);
      },
    );
    return flight;
  }

  private async board(key: string, flight: Flight, signal: AbortSignal): Promise<JsonValue> {
    flight.passengers++;
    const left = Promise.withResolvers<never>();
    const leave = (): void => {
      left.reject(signal.reason as Error);
      if (--flight.passengers > 0) return;
      this.land(key, flight);
      flight.abort.abort(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await Promise.race([flight.result, left.promise]);
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  private land(key: string, flight: Flight): void {
    if (this.flights.get(key) === flight) this.flights.delete(key);
  }

  private keep(key: string, result: JsonValue, expiresAt: number): void {
    this.entries.delete(key);
    this.entries.set(key, { result: deepFreeze(result), expiresAt });
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.maxEntries) return;
      this.entries.delete(oldest);
    }
  }
}
