import { hash } from 'node:crypto';
import { AppError } from '../common/errors/index.js';
import { GrowingText, type ReadableText } from '../common/text/index.js';
import {
  isContent,
  isTerminal,
  type TurnEnd,
  type TurnError,
  type TurnEvent,
  type TurnEventBody,
} from '../conversation/index.js';
import type { FailedAttempt } from '../providers/index.js';
import { cancelledTurn } from './turn-cancellation.js';
import type { TurnLogWriter } from './turn-log.js';

/** The longest answer of a turn in UTF-16 code units, all its model calls together; within what a store takes. */
const MAX_ANSWER_LENGTH = 500_000;

/** Who is told of the events of a turn. */
export interface TurnWatcher {
  /** Called with the events once, in order, of those of text that follow each other with the first alone; `text` is all that clients hold, with the last one. */
  note(event: TurnEvent, text: ReadableText): void;
}

const NOBODY: TurnWatcher = { note: () => undefined };
const NOWHERE: TurnLogWriter = { append: () => undefined };

/**
 * Writes one turn's log: numbers and stamps the events, and keeps the text of the answer.
 */
export class TurnRecorder {
  private sequence = 0;
  private isClosed = false;
  private log = NOWHERE;
  private readonly text = new GrowingText();
  /** The first half of a surrogate pair, whose other half is in the next text; or nothing. */
  private half = '';
  /** The last text of an answer and what follows it, which wait for the turn's end. */
  private held: TurnEvent[] | undefined;
  /** Whether the latest event was text. */
  private wasText = false;
  /** Resolves with the first text or tool event, or a complete empty answer; rejects with what ended the turn before it, which names the turn. */
  readonly firstContent: Promise<void>;
  /** Until that is settled. */
  private content: PromiseWithResolvers<void> | undefined;

  constructor(
    private readonly turnId: string,
    private readonly watcher: TurnWatcher = NOBODY,
  ) {
    this.content = Promise.withResolvers();
    this.firstContent = this.content.promise;
    // A turn that fails with nobody waiting for it any more is not an unhandled rejection.
    this.firstContent.catch(() => undefined);
  }

  /** Where the events go from now on. To be called ahead of the first one, which is numbered 1. */
  writeTo(log: TurnLogWriter): void {
    this.log = log;
  }

  /** All text of the answer. Clients hold it, but for half a surrogate pair, which waits for its other half. */
  get answer(): ReadableText {
    return this.text;
  }

  /**
   * Adds text that is not empty: all that came in one read, as it becomes one event. Where it `isLast` the turn's end is
   * near, and they leave together if that comes before the event loop has gone round twice. Throws `TURN.ANSWER_TOO_LARGE`
   * once the answer is longer than can be stored; what fits is kept.
   */
  addText(text: string, isLast = false): void {
    if (this.isClosed) return;
    const room = MAX_ANSWER_LENGTH - this.text.length;
    if (text.length <= room) {
      this.addFitting(text, isLast);
      return;
    }
    if (room > 0) this.addFitting(text.slice(0, room), isLast);
    this.dropHalf();
    throw tooLarge();
  }

  add(body: TurnEventBody): void {
    this.write(body);
  }

  /** Takes back all text but the first `keptLength` code units: the next text goes on behind them. */
  retractText(keptLength: number): void {
    if (keptLength < this.text.length) this.half = '';
    this.text.cut(keptLength);
  }

  end(result: Omit<TurnEnd, 'type' | 'events' | 'sha256'>): void {
    this.flush();
    const sha256 = hash('sha256', this.text.toString(), 'hex');
    this.write({ type: 'turn-end', ...result, events: this.sequence + 1, sha256 });
    this.settleContent();
  }

  /** @param attempt how the last attempt failed, where that is what ended the turn */
  fail(error: AppError, attempt?: FailedAttempt): void {
    this.flush();
    const { code, message, isRetryable } = error;
    this.write({
      type: 'turn-error',
      code,
      message,
      retryable: isRetryable,
      partialText: this.text.toString(),
      ...(attempt !== undefined && { failedReason: attempt.reason, ...factsOf(attempt) }),
    });
    this.content?.reject(ofTurn(error, this.turnId));
  }

  /** @param attempt the one that was stopped with the turn */
  cancel(reason: string, attempt?: FailedAttempt): void {
    this.flush();
    this.write({ type: 'turn-cancelled', reason, ...(attempt !== undefined && factsOf(attempt)) });
    this.content?.reject(cancelledTurn(reason, { turn_id: this.turnId }));
  }

  /** At the end a half has no other to wait for. */
  private flush(): void {
    const { half } = this;
    this.half = '';
    this.writeText(half);
  }

  private addFitting(text: string, isLast: boolean): void {
    this.text.add(text);
    const joined = this.half + text;
    const isCut = isFirstHalf(text.charCodeAt(text.length - 1));
    this.half = isCut ? joined.slice(-1) : '';
    this.writeText(isCut ? joined.slice(0, -1) : joined, isLast);
  }

  /** Where the answer is cut, the other half does not come. */
  private dropHalf(): void {
    this.text.cut(this.text.length - this.half.length);
    this.half = '';
  }

  private writeText(text: string, isLast = false): void {
    if (text === '') return;
    const event: TurnEvent = { sequence: ++this.sequence, timestamp: Date.now(), type: 'text-delta', text };
    if (isLast) this.hold();
    this.append(event);
  }

  private hold(): void {
    this.held ??= [];
    setImmediate(() => setImmediate(() => this.letGo()));
  }

  private letGo(): void {
    const { held } = this;
    if (held === undefined) return;
    this.held = undefined;
    for (const event of held) this.store(event);
  }

  private write(body: TurnEventBody): void {
    if (this.isClosed) return;
    const event: TurnEvent = { sequence: ++this.sequence, timestamp: Date.now(), ...body };
    this.isClosed = isTerminal(event);
    this.append(event);
  }

  private append(event: TurnEvent): void {
    if (this.held === undefined) {
      this.store(event);
      return;
    }
    this.held.push(event);
    if (this.isClosed) this.letGo();
  }

  private store(event: TurnEvent): void {
    this.log.append(event);
    const isText = event.type === 'text-delta';
    if (!isText || !this.wasText) this.watcher.note(event, this.text);
    this.wasText = isText;
    if (this.content !== undefined && isContent(event)) this.settleContent();
  }

  private settleContent(): void {
    this.content?.resolve();
    this.content = undefined;
  }
}

function factsOf({
  durationMs,
  keyIndex,
}: FailedAttempt): Pick<TurnError, 'failedAfterMs' | 'failedKeyIndex'> {
  return { failedAfterMs: durationMs, ...(keyIndex !== undefined && { failedKeyIndex: keyIndex }) };
}

/** Of a surrogate pair (Unicode, section 3.8). */
function isFirstHalf(codeUnit: number): boolean {
  return codeUnit >= 0xd800 && codeUnit <= 0xdbff;
}

function tooLarge(): AppError {
  return new AppError(
    'TURN.ANSWER_TOO_LARGE',
    `The answer was cut: it is longer than ${MAX_ANSWER_LENGTH} characters.`,
  );
}

/** What a caller is told of a turn that has no answer: with the turn's id it can look up why. */
function ofTurn({ code, message, cause, details, retryAfterMs }: AppError, turnId: string): AppError {
  return new AppError(code, message, {
    cause,
    details: { ...details, turn_id: turnId },
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}
