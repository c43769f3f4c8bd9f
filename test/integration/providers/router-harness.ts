import { Logger } from '@nestjs/common';
import { MetricsRegistry } from '../../../src/common/observability/index.js';
import { parseConfiguration } from '../../../src/config/index.js';
import type { Target } from '../../../src/conversation/index.js';
import { CompatibleLlmProvider } from '../../../src/providers/compatible/compatible.llm-provider.js';
import type { LlmProvider } from '../../../src/providers/llm-provider.js';
import { ProviderError } from '../../../src/providers/provider-error.js';
import { toClientError } from '../../../src/providers/provider-failure.js';
import { ProviderFactory } from '../../../src/providers/provider.factory.js';
import { ModelRouter } from '../../../src/providers/router/model-router.js';
import type { RoutedPart, RoutedRequest } from '../../../src/providers/router/routed-part.js';
import { RouterMetrics } from '../../../src/providers/router/router-metrics.js';
import { RouterState } from '../../../src/providers/router/router-state.js';
import { SystemTimers } from '../../../src/providers/router/timers.js';
import { startFakeOpenAi, type FakeOpenAi } from '../../support/fake-openai/index.js';

/** A compatible server whose model goes on from an assistant's text. */
class PrefillingLlmProvider extends CompatibleLlmProvider {
  override acceptsPrefill(): boolean {
    return true;
  }
}

/** Draws the short end of each backoff. */
class ImpatientTimers extends SystemTimers {
  override random(): number {
    return 0.1;
  }
}

/** What the consumer of the router got. */
export interface Outcome {
  /** The text that stays: what a reset took back is gone. */
  readonly text: string;
  /** The code a client is told; undefined where the answer came whole. */
  readonly code: string | undefined;
  readonly parts: readonly RoutedPart[];
  readonly durationMs: number;
}

/** A router over two servers on real sockets, `primary` before `fallback`, with limits that suit a test. */
export class RouterHarness {
  private readonly router: ModelRouter;

  private constructor(
    readonly primary: FakeOpenAi,
    readonly fallback: FakeOpenAi,
    options: HarnessOptions,
  ) {
    const { providers } = parseConfiguration({
      COMPATIBLE_PROVIDERS: 'primary,fallback',
      PRIMARY_BASE_URL: primary.url,
      PRIMARY_MODEL_DEFAULT: 'model-p',
      FALLBACK_BASE_URL: fallback.url,
      FALLBACK_MODEL_DEFAULT: 'model-f',
      FALLBACK_API_KEY: 'sk-fallback',
      CONNECT_TIMEOUT_MS: '1000',
      FIRST_CONTENT_TIMEOUT_MS: '1000',
      STALL_TIMEOUT_MS: '400',
      ...Object.fromEntries(
        (options.keys ?? ['sk-0']).map((key, index) => [`PRIMARY_API_KEY_${index}`, key]),
      ),
      ...options.variables,
    });
    const all = Object.entries(providers.compatible).map(([name, config]): LlmProvider =>
      options.prefill === name
        ? new PrefillingLlmProvider(name, config)
        : new CompatibleLlmProvider(name, config),
    );
    const timers = new ImpatientTimers();
    const state = new RouterState(timers);
    const metrics = new RouterMetrics(new MetricsRegistry());
    this.router = new ModelRouter(new ProviderFactory(all, providers), state, timers, metrics, providers);
  }

  static async start(options: HarnessOptions = {}): Promise<RouterHarness> {
    Logger.overrideLogger(false);
    return new RouterHarness(await startFakeOpenAi(), await startFakeOpenAi(), options);
  }

  async close(): Promise<void> {
    await this.primary.close();
    await this.fallback.close();
  }

  /** Asks `Hi` of the primary and, unless told otherwise, of the fallback after it. */
  async ask(
    request: Partial<RoutedRequest> & { signal?: AbortSignal; isAlone?: boolean } = {},
  ): Promise<Outcome> {
    const { signal = new AbortController().signal, isAlone = false, ...rest } = request;
    const targets: Target[] = [
      { provider: 'primary', model: 'model-p' },
      ...(isAlone ? [] : [{ provider: 'fallback', model: 'model-f' }]),
    ];
    const startedAt = performance.now();
    const parts: RoutedPart[] = [];
    let text = '';
    let code: string | undefined;
    try {
      await this.router.run(
        {
          targets,
          messages: [{ role: 'user', content: 'Hi' }],
          tools: [],
          sessionId: 's',
          budget: this.router.newBudget(20_000),
          ...rest,
        },
        signal,
        {
          takenText: () => text,
          takeText: (piece) => (text += piece),
          take: (part) => {
            parts.push(part);
            if (part.type === 'attempt' && part.mode === 'reset') text = '';
          },
        },
      );
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      code = toClientError(error).code;
    }
    return { text, code, parts, durationMs: performance.now() - startedAt };
  }
}

export interface HarnessOptions {
  /** The primary's keys; one unless told. */
  readonly keys?: readonly string[];
  /** Which server's model accepts a prefill. */
  readonly prefill?: 'primary' | 'fallback';
  readonly variables?: Readonly<Record<string, string>>;
}

/** The attempts after the first: where, why and how. */
export function attemptsOf({ parts }: Outcome): string[] {
  return parts.flatMap((part) =>
    part.type === 'attempt' ? [`${part.mode} ${part.target.provider} after ${part.reason}`] : [],
  );
}
