import type { Principal } from '../common/context/index.js';

/** Whose facts. */
export interface FactUser {
  readonly principal: Principal;
  readonly userId: string;
}

/** A fact as a model may see it. */
export interface KeptFact {
  readonly id: string;
  readonly text: string;
  /** 1 (a detail) to 5 (always matters). */
  readonly importance: number;
  /** Epoch milliseconds. */
  readonly updatedAt: number;
}

export interface NewKeptFact {
  readonly text: string;
  /** What it is about; another fact about the same takes its place. */
  readonly subject?: string | undefined;
  readonly importance?: number | undefined;
  /** The turn and session that told it. */
  readonly turnId: string | undefined;
  readonly sessionId: string | undefined;
}

export interface KeptNote {
  readonly fact: KeptFact;
  readonly isNew: boolean;
  /** What held until now and no longer does. */
  readonly superseded: readonly KeptFact[];
}

/** The fact that is gone; else those that may have been meant. */
export type ForgottenNote =
  | { readonly forgotten: KeptFact }
  | { readonly forgotten: undefined; readonly candidates: readonly KeptFact[] };

/**
 * The port through which tools keep facts about users. Whoever runs the turns binds it, in a global module. Methods
 * throw a `ToolFailure` for what a model can mend or has to accept, such as a memory that is away.
 */
export abstract class FactKeeper {
  /** The same fact again is updated, so that a repeated call changes nothing more. */
  abstract remember(user: FactUser, fact: NewKeptFact): Promise<KeptNote>;

  /** Those that match the query first, then the most important others, up to the limit. */
  abstract recall(user: FactUser, query: string, limit: number): Promise<readonly KeptFact[]>;

  /** Forgets the one fact that the id or text means. */
  abstract forget(user: FactUser, idOrText: string): Promise<ForgottenNote>;
}
