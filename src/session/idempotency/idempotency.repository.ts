import type { TurnEvent } from '../../conversation/index.js';
import type { SessionKey } from '../session.repository.js';

/** How long what came of a request is kept under its key, from its claim and again from its end. */
export const KEEP_KEY_MS = 86_400_000;

/** A wish to run the turn of one request. */
export interface NewClaim {
  /** Whose key it is; keys of different owners never meet. */
  readonly owner: string;
  /** 1 to 255 printable ASCII characters. */
  readonly key: string;
  /** Tells this request from any other one. */
  readonly fingerprint: string;
  /** The principal's scope, in which the turn and its session are found again. */
  readonly scope: string;
  readonly turnId: string;
  readonly sessionId: string;
  /** Epoch milliseconds. */
  readonly leaseUntil: number;
}

/** What is kept under a key. Without `events` the turn is still running, or its process was killed. */
export interface IdempotencyRecord {
  readonly turnId: string;
  readonly sessionId: string;
  readonly fingerprint: string;
  /** Epoch milliseconds; once it is past, a turn that has not ended can be claimed by another. */
  readonly leaseUntil: number;
  /** All events of the turn, as it wrote them. */
  readonly events?: readonly TurnEvent[];
}

/**
 * `granted`: the caller runs the turn, in the session named here; `abandonedTurnId` is the turn that an earlier
 * claim of the same request began and whose end nobody stored. `taken`: somebody has the key already.
 */
export type ClaimResult =
  | { readonly kind: 'granted'; readonly sessionId: string; readonly abandonedTurnId?: string }
  | { readonly kind: 'taken'; readonly record: IdempotencyRecord };

/**
 * The port to what is kept under the idempotency keys of requests. Every method is atomic, whichever process calls
 * it, sees an expired record as gone, and throws `STORE.UNAVAILABLE` as `SessionRepository` does.
 */
export abstract class IdempotencyRepository {
  /**
   * Takes a key for a turn that is about to start. A key is free when there is no record, or one of the same
   * fingerprint whose lease ran out before its turn had ended; that one's session is gone on with.
   */
  abstract claim(claim: NewClaim): Promise<ClaimResult>;

  /** Moves the lease of turns that run. Those that have ended or lost their key are left as they are. */
  abstract renew(turnIds: readonly string[], leaseUntil: number): Promise<void>;

  /** Keeps the events of a turn that has ended. False when it has lost its key. */
  abstract finish(turnId: string, events: readonly TurnEvent[]): Promise<boolean>;

  /** Frees the key of a turn that came to nothing. */
  abstract release(turnId: string): Promise<void>;

  /** What is kept of a turn of this scope. */
  abstract findByTurn(scope: string, turnId: string): Promise<IdempotencyRecord | undefined>;

  /** Removes all records of a session. */
  abstract deleteOfSession(session: SessionKey): Promise<void>;

  /** Removes what has expired; returns how many records. The store may also do so by itself. */
  abstract deleteExpired(): Promise<number>;
}
