import type { StreamPart, ToolCall, Usage } from '../../conversation/index.js';
import type { CallObserver, LlmProvider, ModelRequest } from '../llm-provider.js';
import { ProviderError } from '../provider-error.js';
import { asProviderError } from '../provider-failure.js';
import type { Permit } from './circuit-breaker.js';
import { TimeLimits, type AttemptLimits } from './time-limits.js';
import type { Timers } from './timers.js';

/** Whom an attempt hands the text of its answer as it comes. What it throws ends the attempt, and is told by `causeOf`. */
export interface TextTaker {
  accept(text: string, isLast: boolean): void;
}

export interface AttemptContext {
  readonly apiKey: string | undefined;
  readonly limits: AttemptLimits;
  readonly timers: Timers;
  readonly permit: Permit;
  readonly taker: TextTaker;
  /** The turn's own signal. */
  readonly signal: AbortSignal;
}

/** One call of one target with one key, under its time limits. It is read by `next` and `accept`, and always closed. */
export class Attempt implements CallObserver {
  readonly startedAt: number;
  /** Tool calls so far; they are of use only once the answer is whole. */
  readonly calls: ToolCall[] = [];
  usage: Usage | undefined;
  private textLength = 0;
  private readonly controller = new AbortController();
  private readonly limits: TimeLimits;
  private readonly parts: AsyncIterator<StreamPart>;
  private readonly onAbort: () => void;
  private expiry: ProviderError | undefined;
  private refusal: { readonly error: unknown } | undefined;
  private isAlive = false;
  private isFinished = false;
  /** As its signal tells, which costs a token more to ask. */
  private isStopped = false;

  constructor(
    provider: LlmProvider,
    request: ModelRequest,
    private readonly context: AttemptContext,
  ) {
    const { timers, signal, apiKey } = context;
    this.startedAt = timers.now();
    const onAbort = (): void => {
      this.stop(signal.reason);
    };
    this.onAbort = onAbort;
    signal.addEventListener('abort', onAbort, { once: true });
    this.limits = new TimeLimits(context.limits, timers, provider.reportsHeaders, (failure) => {
      this.expiry = failure;
      this.stop(failure);
    });
    this.parts = provider
      .stream(request, {
        apiKey,
        signal: this.controller.signal,
        isAbortedOnLeave: true,
        observer: this,
      })
      [Symbol.asyncIterator]();
  }

  onHeaders(): void {
    this.limits.headers();
  }

  onProgress(): void {
    if (!this.isAlive) this.context.permit.alive();
    this.isAlive = true;
    this.limits.content();
  }

  onText(text: string, isLast = false): void {
    if (this.isStopped) return;
    this.textLength += text.length;
    this.onProgress();
    try {
      this.context.taker.accept(text, isLast);
    } catch (error) {
      this.refusal = { error };
      this.stop(error);
    }
  }

  /** Characters received, those of tool calls included. */
  get receivedLength(): number {
    return this.calls.reduce(
      (sum, call) => sum + call.name.length + JSON.stringify(call.arguments).length,
      this.textLength,
    );
  }

  get hasContent(): boolean {
    return this.textLength > 0 || this.calls.length > 0;
  }

  /** What comes next, for `accept`. */
  next(): Promise<IteratorResult<StreamPart>> {
    return this.parts.next();
  }

  /** The part that came, unless it is text, which is passed on. What it and `next` throw is read by `causeOf` and `failureOf`. */
  accept(next: IteratorResult<StreamPart>): Exclude<StreamPart, { type: 'text' }> | undefined {
    if (this.refusal !== undefined) throw this.refusal.error;
    if (next.done === true) throw this.ended();
    // The stall limit behind a finish reason ends the answer, and does not fail it.
    if (next.value.type === 'finish') this.expiry = undefined;
    if (next.value.type !== 'text') return next.value;
    this.onText(next.value.text);
    return undefined;
  }

  /** What ended the attempt, where this was thrown before it was finished. */
  causeOf(thrown: unknown): unknown {
    return this.refusal === undefined || this.isFinished ? thrown : this.refusal.error;
  }

  acceptCall(call: ToolCall): void {
    this.calls.push(call);
    this.onProgress();
  }

  /** What to throw when the stream has ended before its finish. */
  private ended(): ProviderError {
    return this.expiry ?? new ProviderError('interrupted', 'The stream ended without a finish reason');
  }

  failureOf(thrown: unknown): ProviderError {
    return this.expiry ?? asProviderError(thrown);
  }

  durationMs(): number {
    return Math.round(this.context.timers.now() - this.startedAt);
  }

  /** The answer is whole. The provider comes to its own end, so that it can keep its connection. */
  finish(): void {
    this.isFinished = true;
    this.limits.stop();
    this.parts.next().catch(() => undefined);
  }

  /** Frees all that the attempt holds, and stops the call where it still runs. */
  close(): void {
    this.limits.stop();
    this.context.signal.removeEventListener('abort', this.onAbort);
    if (this.isFinished) return;
    this.stop();
    // Not waited for: nothing that a provider does at its end may hold up the turn.
    this.parts.return?.().catch(() => undefined);
  }

  private stop(reason?: unknown): void {
    this.isStopped = true;
    this.controller.abort(reason);
  }
}
