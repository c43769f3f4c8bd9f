import type { Principal } from '../../common/context/index.js';
import type { AppError } from '../../common/errors/index.js';
import type { TurnEvent } from '../../conversation/index.js';

/** A request that came with a key. */
export interface KeyedRequest {
  readonly principal: Principal;
  readonly key: string;
  readonly fingerprint: string;
  /** The session of the turn, should it be run now for the first time. */
  readonly sessionId: string;
  /** Thrown in place of running the turn: the request was let through for the case that it is a repeat. */
  readonly refusal?: AppError | undefined;
}

export interface TurnNames {
  readonly turnId: string;
  readonly sessionId: string;
}

/** A turn that was just started. */
export interface LaunchedTurn {
  /** Resolves when it runs; rejects when it could not. */
  readonly started: Promise<void>;
  /** Resolves with its first content; rejects with what ended it before. */
  readonly opened: Promise<void>;
  readonly turn: {
    /** Resolves when it is over, whatever came of it. */
    readonly ended: Promise<void>;
  };
}

/** A turn that can be told. `past` is there when it has ended; else its events are in its log. */
export interface ToldTurn {
  readonly turnId: string;
  readonly past?: readonly TurnEvent[];
}

/** What a request is answered with. */
export interface KeyedTurn extends TurnNames, ToldTurn {
  readonly isRepeat: boolean;
  /** True when it was handed over ahead of its first content. */
  readonly isSilent: boolean;
  /** There where the turn runs in another process: resolves with what can be told once that is over. */
  readonly later?: Promise<ToldTurn>;
}
