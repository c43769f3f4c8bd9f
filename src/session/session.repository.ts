import type { FinishReason, Message, Usage } from '../conversation/index.js';

/** Names a session: ids are unique within a principal's scope. Both are any text without control characters. */
export interface SessionKey {
  readonly scope: string;
  readonly id: string;
}

/** What is known of a session without its messages. Times in epoch milliseconds. */
export interface SessionSummary {
  readonly id: string;
  readonly createdAt: number;
  readonly lastActivityAt: number;
  /** Messages a person would see: those of user and assistant that have text. */
  readonly messageCount: number;
}

/** A message as it is stored. `tokens` is its cost in a prompt, counted once when it was stored. */
export type StoredMessage = Message & {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly tokens: number;
};

/** `interrupted`: the process that ran the turn went away and stored nothing more of it. */
export type StoredTurnStatus = 'running' | 'completed' | 'failed' | 'cancelled' | 'interrupted';

/** One turn: the user's message first, then all that came of it. Turns are the unit of every write. */
export interface StoredTurn {
  readonly id: string;
  /** Counts up within the session; gaps are possible. */
  readonly number: number;
  readonly status: StoredTurnStatus;
  readonly messages: readonly StoredMessage[];
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Whose answer it is; ahead of its end, whose it was to be. */
  readonly provider?: string;
  readonly model?: string;
  readonly usage?: Usage;
  /** What attempts used that gave no answer, all together. */
  readonly failedUsage?: Usage;
  /** Why the model stopped; only of a completed turn. */
  readonly finishReason?: FinishReason;
  /** While it runs, the number of the first turn that it will take the place of. */
  readonly replacesFrom?: number;
}

/** A turn, and the session that it is part of. */
export interface FoundTurn {
  readonly sessionId: string;
  readonly turn: StoredTurn;
}

/** A turn as its session counts it. */
export interface BegunTurn {
  /** Higher than that of any turn of the session before; the next turn's is higher by one. */
  readonly number: number;
  /** Tells the session from any other that had its id before, or will have it. */
  readonly session: string;
}

/** What a turn sets out to do, for whoever reads of it while it runs. */
export interface TurnPlan {
  readonly provider?: string;
  readonly model?: string;
  /** As of its outcome. */
  readonly replacesFrom?: number | undefined;
}

export interface NewTurn extends TurnPlan {
  readonly id: string;
  readonly userMessage: StoredMessage;
}

/** How a turn came out; `messages` are those after the user's. */
export interface TurnOutcome {
  readonly status: Exclude<StoredTurnStatus, 'running' | 'interrupted'>;
  readonly messages: readonly StoredMessage[];
  readonly provider: string;
  readonly model: string;
  readonly usage: Usage;
  readonly failedUsage?: Usage | undefined;
  readonly finishReason?: FinishReason | undefined;
  /**
   * The number of the first turn that this one takes the place of, which is lower than its own. Where there are
   * `messages`, the turns from there up to this one are dropped; else this one itself is, and they stay.
   */
  readonly replacesFrom?: number;
}

export interface WindowLimits {
  /** Only turns with a lower number are read. */
  readonly beforeNumber: number;
  readonly maxTurns: number;
  /** The newest whole turns whose messages cost no more than this together. */
  readonly maxTokens: number;
}

/** The longest text of one stored message, in UTF-16 code units. */
export const MAX_STORED_MESSAGE_LENGTH = 1_000_000;

/** A turn of a session by its id, the first one behind a number, or the last one. Numbers begin at 1. */
export type TurnPlace =
  | { readonly kind: 'id'; readonly turnId: string }
  | { readonly kind: 'after'; readonly number: number }
  | { readonly kind: 'last' };

/** Where a turn stands in its session. */
export type NumberedTurn = Pick<StoredTurn, 'id' | 'number'>;

/**
 * The port to the store of sessions and their turns. Every method sees an expired session as gone,
 * whether or not it was swept; each write is atomic. When the store cannot be reached a method throws
 * `STORE.UNAVAILABLE` within a few seconds, and works again once the store is back.
 */
export abstract class SessionRepository {
  /** Creates an empty session. Throws `SESSION.ALREADY_EXISTS`. `address` is where it was created from. */
  abstract create(key: SessionKey, address: string): Promise<SessionSummary>;

  abstract find(key: SessionKey): Promise<SessionSummary | undefined>;

  /**
   * Stores a new turn with its user message, status running, and moves the session's expiry; creates the session
   * when it is missing. The turn then holds the session's lease. A turn whose lease has expired is interrupted
   * first. Throws `SESSION.BUSY`, with how long at most, while another turn's lease lasts, and `MESSAGE.TOO_LARGE`;
   * then nothing is stored. `expected` is what the caller takes the result for; where it is right, less may have to be asked.
   */
  abstract beginTurn(
    key: SessionKey,
    address: string,
    turn: NewTurn,
    expected?: BegunTurn,
  ): Promise<BegunTurn>;

  /**
   * Adds what came of a running turn and sets its status in one write, drops what it replaces, frees the lease, and
   * moves the session's expiry. Throws `MESSAGE.TOO_LARGE` and then stores nothing. Returns false, and stores nothing, when the turn is
   * not running, does not hold the lease any more, or its session is gone. A lease that has expired is still held
   * until somebody takes it. `session` is what the turn's beginning told; with it, less has to be asked.
   */
  abstract endTurn(key: SessionKey, turnId: string, outcome: TurnOutcome, session?: string): Promise<boolean>;

  /** Lets a turn hold its session for another lease from now. False when it does not hold it any more. */
  abstract renewLease(key: SessionKey, turnId: string): Promise<boolean>;

  /** The turn that runs in a session and holds its living lease, in whatever process. */
  abstract findRunning(key: SessionKey): Promise<string | undefined>;

  /** Asks the process that runs a turn of the scope to cancel it. False when it does not run, or holds no living lease. */
  abstract requestCancel(scope: string, turnId: string): Promise<boolean>;

  /** Those of these turns that run and whose cancelling was asked for; read by index. */
  abstract findCancelRequests(turnIds: readonly string[]): Promise<string[]>;

  /** Marks turns whose lease has expired as interrupted and frees their sessions; returns how many turns. */
  abstract interruptAbandoned(): Promise<number>;

  /**
   * The newest turns that have an answer (in whole or in part) and fit the limits, oldest first, read by index: the cost depends on
   * the limits, not on the session's length. Turns that are running, were
   * interrupted, or ended without any message after the user's are left out.
   */
  abstract readWindow(key: SessionKey, limits: WindowLimits): Promise<StoredTurn[]>;

  /**
   * All turns, oldest first; undefined when there is no such session. A turn that is running and does not hold
   * a living lease is shown as interrupted, whether or not it was marked.
   */
  abstract readHistory(
    key: SessionKey,
  ): Promise<{ summary: SessionSummary; turns: StoredTurn[] } | undefined>;

  /** The turn at a place in a session; undefined where there is none; read by index. */
  abstract findNumbered(key: SessionKey, place: TurnPlace): Promise<NumberedTurn | undefined>;

  /** A turn by its id alone, in any session of the scope, shown as `readHistory` shows it; read by index. */
  abstract findTurn(scope: string, turnId: string): Promise<FoundTurn | undefined>;

  /** Sessions of a scope, latest activity first; with `address` only those created from there. */
  abstract list(scope: string, options: { address?: string; limit: number }): Promise<SessionSummary[]>;

  /** How many sessions a scope has, at most `limit`; with `address` only those created from there. Goes through them by index. */
  abstract count(scope: string, options: { address?: string; limit: number }): Promise<number>;

  /** Deletes a session with all its turns. False when there was none. */
  abstract delete(key: SessionKey): Promise<boolean>;

  /** Removes what has expired; returns how many sessions. The store may also do so by itself. */
  abstract deleteExpired(): Promise<number>;

  /** Resolves when the store answers; throws `STORE.UNAVAILABLE` otherwise. */
  abstract ping(): Promise<void>;
}

/** Whether a person would see this message in the history: user or assistant, with text. */
export function isVisible(message: Message): boolean {
  return (message.role === 'user' || message.role === 'assistant') && message.content !== '';
}
