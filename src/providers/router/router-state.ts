import { Injectable } from '@nestjs/common';
import type { Target } from '../../conversation/index.js';
import type { LlmProvider } from '../llm-provider.js';
import type { ProviderError, ProviderErrorKind } from '../provider-error.js';
import { modelsOf } from '../provider.factory.js';
import { CircuitBreaker, type BreakerState, type Permit } from './circuit-breaker.js';
import { ConcurrencyLimiter } from './concurrency-limiter.js';
import { KeyPool } from './key-pool.js';
import { Timers } from './timers.js';
import { targetKey } from './turn-budget.js';

/** How long a refused key is out, in milliseconds. */
const REFUSED_KEY_MS = 300_000;
/** How long a key rests after a limit that came without a time, in milliseconds. */
const LIMITED_KEY_MS = 250;
/** The longest rest of a key, whatever the vendor says, in milliseconds. */
const LONGEST_REST_MS = 3_600_000;
/** Callers may name any model of some providers: what was learned of the oldest is forgotten beyond this many. */
const MOST_MODELS = 256;

/** How one provider does, as health and metrics tell it. */
export interface ProviderTraffic {
  readonly provider: string;
  readonly running: number;
  readonly queued: number;
  readonly keys: { readonly total: number; readonly available: number };
  readonly targets: readonly { readonly model: string; readonly breaker: BreakerState }[];
  /** Time in epoch milliseconds. */
  readonly lastFailure?: { readonly kind: ProviderErrorKind; readonly at: number };
}

interface ProviderEntry {
  readonly keys: KeyPool;
  readonly limiter: ConcurrencyLimiter;
  /** By model. */
  readonly breakers: Map<string, CircuitBreaker>;
  lastFailure?: { readonly kind: ProviderErrorKind; readonly at: number };
}

/** What the router has learned of providers and targets; shared by all turns of this process. */
@Injectable()
export class RouterState {
  private readonly entries = new Map<LlmProvider, ProviderEntry>();
  private readonly refusesPrefill = new Set<string>();

  constructor(private readonly timers: Timers) {}

  keys(provider: LlmProvider): KeyPool {
    return this.entry(provider).keys;
  }

  limiter(provider: LlmProvider): ConcurrencyLimiter {
    return this.entry(provider).limiter;
  }

  breaker(provider: LlmProvider, model: string): CircuitBreaker {
    const { breakers } = this.entry(provider);
    let breaker = breakers.get(model);
    if (breaker === undefined) {
      breaker = new CircuitBreaker(() => this.timers.now());
      breakers.set(model, breaker);
      if (breakers.size > MOST_MODELS) forgetOldest(breakers, new Set(modelsOf(provider)));
    }
    return breaker;
  }

  acceptsPrefill(provider: LlmProvider, target: Target): boolean {
    return provider.acceptsPrefill(target.model) && !this.refusesPrefill.has(targetKey(target));
  }

  /** The target was declared to take a prefill and did not. */
  learnPrefillRefusal(target: Target): void {
    this.refusesPrefill.add(targetKey(target));
    const [oldest] = this.refusesPrefill;
    if (this.refusesPrefill.size > MOST_MODELS && oldest !== undefined) this.refusesPrefill.delete(oldest);
  }

  /** Takes notice of a failed attempt: the key may have to rest, the breaker may open. */
  recordFailure(
    provider: LlmProvider,
    model: string,
    keyIndex: number,
    failure: ProviderError,
    permit: Permit,
  ): void {
    const now = this.timers.now();
    const entry = this.entry(provider);
    entry.lastFailure = { kind: failure.kind, at: Math.round(now) };
    switch (failure.kind) {
      case 'rate-limit':
        entry.keys.limit(keyIndex, model, now + restMs(failure), now);
        permit.release();
        return;
      case 'auth':
        // A 403 may mean this one model alone.
        entry.keys.refuse(keyIndex, failure.status === 403 ? model : undefined, now + REFUSED_KEY_MS, now);
        permit.release();
        return;
      case 'context-length':
      case 'content-filter':
      case 'invalid-request':
        permit.succeed();
        return;
      case 'overloaded':
      case 'timeout':
      case 'network':
      case 'interrupted':
      case 'unknown':
        permit.fail();
        return;
      default:
        failure.kind satisfies never;
    }
  }

  /** Tells of the configured models alone: others are named by callers, and nobody else's concern. */
  traffic(provider: LlmProvider): ProviderTraffic {
    const { keys, limiter, breakers, lastFailure } = this.entry(provider);
    return {
      provider: provider.name,
      running: limiter.running,
      queued: limiter.queued,
      keys: keys.count(provider.settings.defaultModel, this.timers.now()),
      targets: modelsOf(provider).map((model) => ({
        model,
        breaker: breakers.get(model)?.state ?? 'closed',
      })),
      ...(lastFailure !== undefined && { lastFailure }),
    };
  }

  private entry(provider: LlmProvider): ProviderEntry {
    let entry = this.entries.get(provider);
    if (entry === undefined) {
      entry = {
        keys: new KeyPool(provider.settings.apiKeys),
        limiter: new ConcurrencyLimiter(provider.settings.maxConcurrency),
        breakers: new Map(),
      };
      this.entries.set(provider, entry);
    }
    return entry;
  }
}

function forgetOldest(breakers: Map<string, CircuitBreaker>, kept: ReadonlySet<string>): void {
  for (const model of breakers.keys()) {
    if (kept.has(model)) continue;
    breakers.delete(model);
    return;
  }
}

function restMs({ retryAfterMs = LIMITED_KEY_MS }: ProviderError): number {
  return Math.min(retryAfterMs, LONGEST_REST_MS);
}
