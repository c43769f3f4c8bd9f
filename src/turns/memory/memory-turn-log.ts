import { Injectable } from '@nestjs/common';
import { EMPTY, Observable, type Subscriber } from 'rxjs';
import { isTerminal, type TurnEvent } from '../../conversation/index.js';
import { TurnLog } from '../turn-log.js';

interface Log {
  readonly scope: string;
  /** The event with sequence n is at index n - 1. */
  readonly events: TurnEvent[];
  readonly readers: Set<Subscriber<TurnEvent>>;
  /** Epoch milliseconds of the terminal event. */
  closedAt: number | undefined;
}

/** How long, and how many at most, ended turns can still be read. */
const KEEP_CLOSED_MS = 10 * 60_000;
const KEEP_CLOSED_COUNT = 1_000;

/** Turn logs in this process: readers elsewhere and restarts do not see them. */
@Injectable()
export class MemoryTurnLog extends TurnLog {
  private readonly logs = new Map<string, Log>();
  /** Ids of closed logs, oldest first. */
  private readonly closed = new Set<string>();

  override open(turnId: string, scope: string): Promise<void> {
    this.forgetOld();
    this.logs.set(turnId, { scope, events: [], readers: new Set(), closedAt: undefined });
    return Promise.resolve();
  }

  override append(turnId: string, events: readonly TurnEvent[]): void {
    const log = this.logs.get(turnId);
    if (log === undefined) return;
    for (const event of events) {
      log.events.push(event);
      for (const reader of log.readers) reader.next(event);
      if (isTerminal(event)) this.close(turnId, log);
    }
  }

  override scopeOf(turnId: string): Promise<string | undefined> {
    return Promise.resolve(this.logs.get(turnId)?.scope);
  }

  override read(turnId: string): Promise<readonly TurnEvent[]> {
    return Promise.resolve(this.logs.get(turnId)?.events.slice() ?? []);
  }

  override follow(turnId: string, after: number): Observable<TurnEvent> {
    const log = this.logs.get(turnId);
    if (log === undefined) return EMPTY;
    return new Observable((reader) => {
      // Nothing can be appended between the replay and the subscription: both are in one tick.
      for (let index = after; index < log.events.length && !reader.closed; index++) {
        reader.next(log.events[index] as TurnEvent);
      }
      if (log.closedAt !== undefined) {
        reader.complete();
        return;
      }
      log.readers.add(reader);
      reader.add(() => log.readers.delete(reader));
    });
  }

  private close(turnId: string, log: Log): void {
    log.closedAt = Date.now();
    this.closed.add(turnId);
    for (const reader of log.readers) reader.complete();
    log.readers.clear();
  }

  private forgetOld(): void {
    const oldest = Date.now() - KEEP_CLOSED_MS;
    for (const turnId of this.closed) {
      const closedAt = this.logs.get(turnId)?.closedAt ?? 0;
      if (closedAt >= oldest && this.closed.size <= KEEP_CLOSED_COUNT) return;
      this.logs.delete(turnId);
      this.closed.delete(turnId);
    }
  }
}
