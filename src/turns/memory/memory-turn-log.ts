import { Injectable } from '@nestjs/common';
import { EMPTY, Observable, type Subscriber, type Unsubscribable } from 'rxjs';
import { TurnoverMap } from '../../common/collections/index.js';
import { isTerminal, type TurnEvent } from '../../conversation/index.js';
import { TurnLog, type ReaderPace, type TurnLogWriter } from '../turn-log.js';
import { EventTape } from './event-tape.js';

/** How long, how many at most and with how much text together, in UTF-16 code units, ended turns can still be read. */
const KEEP_CLOSED_MS = 10 * 60_000;
const KEEP_CLOSED_COUNT = 1_000;
const KEEP_CLOSED_LENGTH = 32_000_000;

/** Turn logs in this process: readers elsewhere and restarts do not see them. */
@Injectable()
export class MemoryTurnLog extends TurnLog {
  private readonly logs = new TurnoverMap<Log>();
  /** Ids of closed logs, oldest first. */
  private readonly closed = new Set<string>();
  private closedLength = 0;
  /** One for all logs. */
  private readonly onClosed = this.close.bind(this);

  override open(turnId: string, scope: string, isStored = false): Promise<TurnLogWriter> {
    this.forgetOld();
    const log = new Log(turnId, scope, isStored, this.onClosed);
    this.logs.set(turnId, log);
    return Promise.resolve(log);
  }

  override scopeOf(turnId: string): Promise<string | undefined> {
    return Promise.resolve(this.logs.get(turnId)?.scope);
  }

  override isBoundToSession(turnId: string): Promise<boolean> {
    return Promise.resolve(this.closed.has(turnId) && this.logs.get(turnId)?.isStored === true);
  }

  override delete(turnId: string): Promise<void> {
    if (this.closed.has(turnId)) this.forget(turnId);
    return Promise.resolve();
  }

  override read(turnId: string): Promise<readonly TurnEvent[]> {
    return Promise.resolve(this.logs.get(turnId)?.events.toArray() ?? []);
  }

  override follow(turnId: string, after: number, pace?: ReaderPace): Observable<TurnEvent> {
    const log = this.logs.get(turnId);
    if (log === undefined) return EMPTY;
    return new Observable((subscriber) => {
      const reader = new LogReader(log, after, subscriber, pace);
      log.join(reader);
      subscriber.add(reader);
      reader.advance();
    });
  }

  override deleteOfSession(scope: string, sessionId: string): Promise<void> {
    for (const turnId of this.closed) {
      const log = this.logs.get(turnId);
      const first = log?.events.first;
      if (log?.scope === scope && first?.type === 'turn-start' && first.sessionId === sessionId) {
        this.forget(turnId);
      }
    }
    return Promise.resolve();
  }

  private close({ turnId, events }: Log): void {
    this.closed.add(turnId);
    this.closedLength += events.textLength;
    this.forgetOld();
  }

  private forgetOld(): void {
    const oldest = Date.now() - KEEP_CLOSED_MS;
    for (const turnId of this.closed) {
      const { closedAt = 0 } = this.logs.get(turnId) ?? {};
      const isWithinBounds = this.closed.size <= KEEP_CLOSED_COUNT && this.closedLength <= KEEP_CLOSED_LENGTH;
      if (closedAt >= oldest && isWithinBounds) return;
      this.forget(turnId);
    }
  }

  private forget(turnId: string): void {
    this.closedLength -= this.logs.get(turnId)?.events.textLength ?? 0;
    this.logs.delete(turnId);
    this.closed.delete(turnId);
  }
}

class Log implements TurnLogWriter {
  readonly events = new EventTape();
  /** Epoch milliseconds of the terminal event. */
  closedAt: number | undefined;
  /** Another array whenever one comes or goes. */
  private readers: readonly LogReader[] = [];

  constructor(
    readonly turnId: string,
    readonly scope: string,
    readonly isStored: boolean,
    private readonly onClosed: (log: Log) => void,
  ) {}

  append(event: TurnEvent): void {
    this.events.push(event);
    if (isTerminal(event)) {
      this.closedAt = Date.now();
      this.onClosed(this);
    }
    for (const reader of this.readers) reader.advance();
  }

  join(reader: LogReader): void {
    this.readers = this.readers.concat(reader);
  }

  leave(reader: LogReader): void {
    this.readers = this.readers.filter((other) => other !== reader);
  }
}

/** A place in a log: a slow reader holds no events of its own, it just stands further back. */
class LogReader implements Unsubscribable {
  private isWaiting = false;

  constructor(
    private readonly log: Log,
    /** Index of the next event. */
    private next: number,
    private readonly subscriber: Subscriber<TurnEvent>,
    private readonly pace: ReaderPace | undefined,
  ) {}

  /** Hands on what there is, until the reader is full. */
  advance(): void {
    if (this.isWaiting) return;
    const { log, subscriber, pace } = this;
    while (this.next < log.events.length && !subscriber.closed) {
      if (pace?.isFull() === true) {
        this.isWaiting = true;
        pace.onReady(() => {
          this.isWaiting = false;
          this.advance();
        });
        return;
      }
      subscriber.next(log.events.at(this.next++));
    }
    if (log.closedAt !== undefined) subscriber.complete();
  }

  unsubscribe(): void {
    this.log.leave(this);
  }
}
