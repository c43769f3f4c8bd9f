import { createHash, type Hash } from 'node:crypto';
import { AppError } from '../common/errors/index.js';
import {
  isContent,
  isTerminal,
  type TurnEnd,
  type TurnEvent,
  type TurnEventBody,
} from '../conversation/index.js';
import type { TurnLog } from './turn-log.js';

/**
 * Writes one turn's log: numbers and stamps the events, joins text that arrives within one pass of
 * the event loop (so, in one read from upstream) into one event, and keeps the digest of the text.
 */
export class TurnRecorder {
  private sequence = 0;
  private isClosed = false;
  private pendingText = '';
  private flushTimer: NodeJS.Immediate | undefined;
  private deliveredText = '';
  private digest: Hash = createHash('sha256');
  private readonly content = Promise.withResolvers<void>();

  constructor(
    private readonly turnId: string,
    private readonly log: TurnLog,
    /** Told of every event as it is written, and of the text that clients then hold. */
    private readonly watch: (event: TurnEvent, text: string) => void = () => undefined,
  ) {
    // A turn that fails with nobody waiting for it any more is not an unhandled rejection.
    this.content.promise.catch(() => undefined);
  }

  /** Resolves with the first text or tool event, or a complete empty answer; rejects with what ended the turn before it. */
  get firstContent(): Promise<void> {
    return this.content.promise;
  }

  /** All text that clients hold of the answer. */
  get text(): string {
    return this.deliveredText + this.pendingText;
  }

  addText(text: string): void {
    if (this.isClosed) return;
    this.pendingText += text;
    this.flushTimer ??= setImmediate(() => {
      this.flushWhole();
    });
  }

  add(body: TurnEventBody): void {
    this.flushWhole();
    this.write(body);
  }

  /** Takes back all text but the first `keptLength` code units: the next text goes on behind them. */
  retractText(keptLength: number): void {
    this.flush();
    this.deliveredText = this.deliveredText.slice(0, keptLength);
    this.digest = createHash('sha256').update(this.deliveredText, 'utf8');
  }

  end(result: Omit<TurnEnd, 'type' | 'events' | 'sha256'>): void {
    this.flush();
    this.write({ type: 'turn-end', ...result, events: this.sequence + 1, sha256: this.digest.digest('hex') });
    this.content.resolve();
  }

  fail(error: AppError): void {
    this.flush();
    const { code, message, isRetryable } = error;
    this.write({
      type: 'turn-error',
      code,
      message,
      retryable: isRetryable,
      partialText: this.deliveredText,
    });
    this.content.reject(error);
  }

  cancel(reason: string): void {
    this.add({ type: 'turn-cancelled', reason });
    this.content.reject(new AppError('TURN.CANCELLED', `The turn was cancelled: ${reason}.`));
  }

  private flush(): void {
    clearImmediate(this.flushTimer);
    this.flushTimer = undefined;
    if (this.pendingText === '') return;
    const text = this.pendingText;
    this.pendingText = '';
    this.deliveredText += text;
    this.digest.update(text, 'utf8');
    this.write({ type: 'text-delta', text });
  }

  /** As `flush`, but keeps back half a surrogate pair, whose other half is in the next read. */
  private flushWhole(): void {
    if (this.pendingText === '') return;
    const half = /[\uD800-\uDBFF]$/.exec(this.pendingText)?.[0] ?? '';
    this.pendingText = this.pendingText.slice(0, this.pendingText.length - half.length);
    this.flush();
    this.pendingText = half;
  }

  private write(body: TurnEventBody): void {
    if (this.isClosed) return;
    const event: TurnEvent = { sequence: ++this.sequence, timestamp: Date.now(), ...body };
    this.isClosed = isTerminal(event);
    this.log.append(this.turnId, [event]);
    this.watch(event, this.deliveredText);
    if (isContent(event)) this.content.resolve();
  }
}
