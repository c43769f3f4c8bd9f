import { Injectable } from '@nestjs/common';
import { MetricsRegistry } from '../common/observability/index.js';
import type { UsageEvent } from '../conversation/index.js';
import { ProviderFactory } from '../providers/index.js';
import { ToolRegistry, type ToolOutcome } from '../tools/index.js';
import type { TurnSummary } from './turn-summary.js';

/** Counts turns, what they used and the tools they ran; each once, when it is over. */
@Injectable()
export class TurnMetrics {
  /** Turns that have begun and not ended. */
  running = 0;
  private readonly turns;
  private readonly failures;
  private readonly durations;
  private readonly firstContents;
  private readonly tokens;
  private readonly costs;
  private readonly toolCalls;
  private readonly toolDurations;

  constructor(
    registry: MetricsRegistry,
    private readonly providers: ProviderFactory,
    private readonly tools: ToolRegistry,
  ) {
    this.turns = registry.counter('turns_total', 'Turns by how they ended and who answered.', [
      'outcome',
      'provider',
    ]);
    this.failures = registry.counter('turn_failures_total', 'Failed turns by their error code.', ['code']);
    this.durations = registry.histogram('turn_duration_seconds', 'Turns from their start to their end.', [
      'outcome',
    ]);
    this.firstContents = registry.histogram(
      'turn_first_content_seconds',
      'From the start of a turn to its first text or tool call.',
      ['provider'],
    );
    this.tokens = registry.counter(
      'tokens_total',
      'Tokens by direction; those from the cache are part of the input.',
      ['provider', 'model', 'direction'],
    );
    this.costs = registry.counter('cost_usd_total', 'What models with a price cost, in US dollars.', [
      'provider',
      'model',
    ]);
    this.toolCalls = registry.counter('tool_calls_total', 'Tool calls by how they came out.', [
      'tool',
      'outcome',
    ]);
    this.toolDurations = registry.histogram('tool_duration_seconds', 'How long tools took.', ['tool']);
    registry.gauge('turns_running', 'Turns that have begun and not ended.', [], (set) => {
      set({}, this.running);
    });
  }

  usage({ provider, model, inputTokens, outputTokens, cachedInputTokens = 0, costUsd }: UsageEvent): void {
    const labels = { provider, model: this.providers.modelLabel({ provider, model }) };
    this.tokens.inc({ ...labels, direction: 'input' }, inputTokens);
    this.tokens.inc({ ...labels, direction: 'output' }, outputTokens);
    this.tokens.inc({ ...labels, direction: 'cached' }, cachedInputTokens);
    if (costUsd !== undefined) this.costs.inc(labels, costUsd);
  }

  /** Names that models make up share one label. */
  toolCall(name: string, outcome: ToolOutcome): void {
    const tool = this.tools.find(name) === undefined ? 'unknown' : name;
    this.toolCalls.inc({ tool, outcome: outcome.ok ? 'ok' : outcome.code });
    this.toolDurations.observe({ tool }, outcome.durationMs / 1_000);
  }

  ended({ outcome, provider, code, durationMs, firstContentMs }: TurnSummary): void {
    this.turns.inc({ outcome, provider });
    this.durations.observe({ outcome }, durationMs / 1_000);
    if (firstContentMs !== undefined) this.firstContents.observe({ provider }, firstContentMs / 1_000);
    if (code !== undefined) this.failures.inc({ code });
  }
}
