import type { Observable } from 'rxjs';
import type { Principal } from '../common/context/index.js';
import type { AppError } from '../common/errors/index.js';
import type { TurnEvent } from '../conversation/index.js';
import type { ModelOptions } from '../providers/index.js';
import type { Conversation, TurnTools } from './conversation.js';
import type { ReaderPace } from './turn-log.js';

/** What a client asks for. */
export interface StartTurn {
  readonly principal: Principal;
  readonly conversation: Conversation;
  /** Those of the server when absent. */
  readonly tools?: TurnTools;
  /** What the caller wishes of the model beyond the configuration. */
  readonly options?: ModelOptions;
  /** Whether delivered text can be taken back, so that a failed answer may start anew. */
  readonly canRetract?: boolean;
  /** The caller's own name for its user: for the logs, and whose memory the turn uses. */
  readonly userId?: string | undefined;
  readonly provider?: string | undefined;
  readonly model?: string | undefined;
  /** The caller's name for this request: a repeat of it gets the same turn. */
  readonly idempotency?:
    | {
        readonly key: string;
        readonly fingerprint: string;
        /** What to throw in place of running a turn, unless this is a repeat. */
        readonly refusal?: AppError | undefined;
        /** Called ahead of the first event when the turn was started by an earlier request. */
        readonly onReplay?: () => void;
      }
    | undefined;
  /** Ends the turn when it goes away. Left out by routes whose turn can be resumed; of no effect with an idempotency key. */
  readonly cancelOn?: TurnClient;
  /** Whether the answer goes out as it comes; then a turn that is silent for long is handed over before its first content. */
  readonly isStreamed?: boolean;
  /** How fast the events can be taken; as fast as they come when absent. */
  readonly pace?: ReaderPace;
}

/** Whoever a turn runs for. */
export interface TurnClient {
  /** Calls back once it has gone away. Returns what takes that back. */
  onGone(callback: () => void): () => void;
}

export interface StartedTurn {
  readonly turnId: string;
  /** Made up for this turn when the conversation is the caller's own. */
  readonly sessionId: string;
  /**
   * Resolves to true with its first text or tool event, and to false when a stream would be silent for too long until then. Rejects
   * with what ended it before that, as an `AppError` with its HTTP status.
   */
  readonly opened: Promise<boolean>;
  /** The turn's events from the first on; completes behind the terminal one, or errors as `isCut` knows. */
  readonly events: Observable<TurnEvent>;
}
