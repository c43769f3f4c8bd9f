import { Injectable } from '@nestjs/common';
import type { LlmProvider } from './llm-provider.js';
import { ProviderError, type ProviderErrorKind } from './provider-error.js';
import { asProviderError } from './provider-failure.js';
import { ProviderFactory } from './provider.factory.js';
import { RouterState, type ProviderTraffic } from './router/router-state.js';
import { Timers } from './router/timers.js';

/** How long a vendor may take to answer a check, in milliseconds. */
const TIMEOUT_MS = 3_000;
/** How long the result of a check is good for, in milliseconds. */
const KEEP_MS = 30_000;

/** What asking a vendor came to. Times in epoch milliseconds. */
export interface CheckResult {
  readonly status: 'up' | 'down' | 'not-configured';
  readonly failure?: ProviderErrorKind;
  readonly latencyMs?: number;
  readonly checkedAt: number;
}

export interface ProviderReport extends CheckResult {
  readonly model: string;
  readonly traffic: ProviderTraffic;
}

/** Tells how a provider does: by asking its vendor, now and then, and by what its traffic showed. */
@Injectable()
export class ProviderCheck {
  private readonly results = new Map<
    LlmProvider,
    { readonly askedAt: number; readonly result: Promise<CheckResult> }
  >();

  constructor(
    private readonly factory: ProviderFactory,
    private readonly state: RouterState,
    private readonly timers: Timers,
  ) {}

  /** The report on a provider by its name or alias. Throws `PROVIDER.NOT_FOUND`. */
  async report(name: string): Promise<ProviderReport> {
    const provider = this.factory.known(name);
    const result = await this.recentResult(provider);
    return { ...result, model: provider.settings.defaultModel, traffic: this.state.traffic(provider) };
  }

  /** How the traffic of every offered provider goes; asks nobody. */
  traffic(): ProviderTraffic[] {
    return this.factory.names().map((name) => this.state.traffic(this.factory.get(name)));
  }

  private recentResult(provider: LlmProvider): Promise<CheckResult> {
    const now = this.timers.now();
    const recent = this.results.get(provider);
    if (recent !== undefined && now - recent.askedAt < KEEP_MS) return recent.result;
    const result = this.ask(provider);
    this.results.set(provider, { askedAt: now, result });
    return result;
  }

  private async ask(provider: LlmProvider): Promise<CheckResult> {
    const startedAt = this.timers.now();
    const checkedAt = Math.round(startedAt);
    if (!provider.isConfigured) return { status: 'not-configured', checkedAt };
    const controller = new AbortController();
    const late = new ProviderError('timeout', 'The check took too long');
    const timer = this.timers.after(TIMEOUT_MS, () => {
      controller.abort(late);
    });
    try {
      return { status: 'up', latencyMs: await this.askWithAnyKey(provider, controller.signal), checkedAt };
    } catch (error) {
      return { status: 'down', failure: asProviderError(error).kind, checkedAt };
    } finally {
      timer.close();
    }
  }

  /** How long the vendor took, in milliseconds. One refused key does not make it down: the next one is asked with. */
  private async askWithAnyKey(provider: LlmProvider, signal: AbortSignal): Promise<number> {
    const { apiKeys, defaultModel } = provider.settings;
    const keys = this.state.keys(provider);
    const { index } = keys.choose(defaultModel, this.timers.now());
    for (let tried = 1; ; tried += 1) {
      const startedAt = this.timers.now();
      try {
        await provider.check({
          signal,
          apiKey: keys.value((index + tried - 1) % Math.max(1, apiKeys.length)),
        });
        return Math.round(this.timers.now() - startedAt);
      } catch (error) {
        if (asProviderError(error).kind !== 'auth' || tried >= apiKeys.length) throw error;
      }
    }
  }
}
