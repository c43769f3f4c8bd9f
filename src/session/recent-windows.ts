import { Inject, Injectable } from '@nestjs/common';
import { TurnoverMap } from '../common/collections/index.js';
import { section, type HistoryConfig } from '../config/index.js';
import type { HistoryTurn } from './history-turn.js';
import type { BegunTurn, SessionKey } from './session.repository.js';

interface Entry extends BegunTurn {
  /** What the turn with `number` reads, oldest first. */
  readonly turns: readonly HistoryTurn[];
  readonly tokens: number;
  /** Milliseconds of the process's clock. */
  readonly usedAt: number;
}

/** How long after its last turn the window of a session is kept, and how many tokens all windows may have together. */
const KEEP_MS = 10 * 60_000;
const MAX_TOKENS = 4_000_000;

/**
 * The windows of sessions whose latest turn ran in this process, so that a turn which is the next one of its session
 * need not read what is known. Turns are numbered without end within a session: where the next number comes, no
 * other process has added, replaced or interrupted a turn in between.
 */
@Injectable()
export class RecentWindows {
  /** Least recently used first. */
  private readonly entries = new TurnoverMap<Entry>();
  private tokens = 0;

  constructor(
    @Inject(section('history')) private readonly limits: Pick<HistoryConfig, 'maxTurns' | 'maxTokens'>,
  ) {}

  /** The window of a turn that has begun; undefined where it must be read. */
  find(key: SessionKey, { session, number }: BegunTurn): readonly HistoryTurn[] | undefined {
    const entry = this.entries.get(nameOf(key));
    return entry?.session === session && entry.number === number ? entry.turns : undefined;
  }

  /** The turn that the session would begin next, if no other process has used it since. */
  nextOf(key: SessionKey): BegunTurn | undefined {
    return this.entries.get(nameOf(key));
  }

  /** Notes the window of a turn that has begun, as it was read. */
  keep(key: SessionKey, { session, number }: BegunTurn, turns: readonly HistoryTurn[]): void {
    this.forget(key);
    const entry = { session, number, turns, tokens: turns.reduce(addTokens, 0), usedAt: performance.now() };
    this.entries.set(nameOf(key), entry);
    this.tokens += entry.tokens;
    for (const name of this.entries.keys()) {
      const { tokens, usedAt } = this.entries.get(name) as Entry;
      if (this.tokens <= MAX_TOKENS && usedAt >= entry.usedAt - KEEP_MS) return;
      this.entries.delete(name);
      this.tokens -= tokens;
    }
  }

  /** Notes that a turn is stored, and what the next one reads of it: nothing, where there is no answer. */
  advance(key: SessionKey, begun: BegunTurn, turn: HistoryTurn | undefined): void {
    const window = this.find(key, begun);
    if (window === undefined) return;
    const { session, number } = begun;
    this.keep(
      key,
      { session, number: number + 1 },
      turn === undefined ? window : this.newest([...window, turn]),
    );
  }

  forget(key: SessionKey): void {
    const entry = this.entries.get(nameOf(key));
    if (entry === undefined) return;
    this.entries.delete(nameOf(key));
    this.tokens -= entry.tokens;
  }

  /** As many of the newest as the store would read. */
  private newest(turns: readonly HistoryTurn[]): readonly HistoryTurn[] {
    const { maxTurns, maxTokens } = this.limits;
    let first = turns.length;
    for (let tokens = 0; first > 0 && turns.length - first < maxTurns; first--) {
      tokens = addTokens(tokens, turns[first - 1] as HistoryTurn);
      if (tokens > maxTokens) break;
    }
    return turns.slice(first);
  }
}

/** Neither part holds a character of control. */
function nameOf({ scope, id }: SessionKey): string {
  return `${scope}\n${id}`;
}

function addTokens(sum: number, { tokens }: HistoryTurn): number {
  return sum + tokens;
}
