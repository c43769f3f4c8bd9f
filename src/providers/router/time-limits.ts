import { ProviderError } from '../provider-error.js';
import type { Timer, Timers } from './timers.js';

/** How long one attempt may take to its headers, to its first content, and between contents, in milliseconds. */
export interface AttemptLimits {
  readonly connectTimeoutMs: number;
  readonly firstContentTimeoutMs: number;
  readonly stallTimeoutMs: number;
}

type Phase = 'connect' | 'first-content' | 'contents';

/**
 * The three limits of one attempt. Content only notes its time: one timer looks at that when it fires, and
 * is set again for what is left, so that a token costs no timer.
 */
export class TimeLimits {
  private readonly startedAt: number;
  private lastContentAt = 0;
  private timer: Timer | undefined;
  private phase: Phase;

  /** @param onExpired is called once, with what to throw. */
  constructor(
    private readonly limits: AttemptLimits,
    private readonly timers: Timers,
    reportsHeaders: boolean,
    private readonly onExpired: (failure: ProviderError) => void,
  ) {
    this.startedAt = timers.now();
    this.phase = reportsHeaders ? 'connect' : 'first-content';
    this.arm();
  }

  /** The vendor has begun to answer. */
  headers(): void {
    if (this.phase !== 'connect' || this.timer === undefined) return;
    this.phase = 'first-content';
    this.arm();
  }

  /** A piece of content has arrived. */
  content(): void {
    this.lastContentAt = this.timers.now();
    if (this.phase === 'contents' || this.timer === undefined) return;
    this.phase = 'contents';
    this.arm();
  }

  stop(): void {
    this.timer?.close();
    this.timer = undefined;
  }

  private arm(): void {
    this.timer?.close();
    this.timer = this.timers.after(Math.max(1, this.dueAt() - this.timers.now()), () => {
      this.look();
    });
  }

  private look(): void {
    if (this.timers.now() < this.dueAt()) {
      this.arm();
      return;
    }
    this.stop();
    this.onExpired(this.failure());
  }

  private dueAt(): number {
    const { connectTimeoutMs, firstContentTimeoutMs, stallTimeoutMs } = this.limits;
    switch (this.phase) {
      case 'connect':
        return this.startedAt + Math.min(connectTimeoutMs, firstContentTimeoutMs);
      case 'first-content':
        return this.startedAt + firstContentTimeoutMs;
      case 'contents':
        return this.lastContentAt + stallTimeoutMs;
      default:
        return this.phase satisfies never;
    }
  }

  private failure(): ProviderError {
    const { firstContentTimeoutMs, stallTimeoutMs } = this.limits;
    switch (this.phase) {
      case 'connect':
        return new ProviderError('timeout', 'No response headers in time');
      case 'first-content':
        return new ProviderError('timeout', `No content within ${firstContentTimeoutMs} ms`);
      case 'contents':
        return new ProviderError('interrupted', `No further content for ${stallTimeoutMs} ms`);
      default:
        return this.phase satisfies never;
    }
  }
}
