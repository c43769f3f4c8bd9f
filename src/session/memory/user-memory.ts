/** Whose facts: user ids are unique within a principal's scope. */
export interface MemoryOwner {
  readonly scope: string;
  readonly userId: string;
}

/** Something that is known of a user. Times in epoch milliseconds. */
export interface Fact {
  readonly id: string;
  readonly text: string;
  /** What the fact is about, folded; a user has one current fact of each subject. */
  readonly subject?: string;
  /** 1 (a detail) to 5 (always matters). */
  readonly importance: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** The turn that told it last; absent for a fact that no turn told. */
  readonly sourceTurnId?: string;
  readonly sourceSessionId?: string;
  /** The id of the fact that took its place; absent while it holds. */
  readonly supersededBy?: string;
  /** Epoch milliseconds; absent for a fact that is kept until somebody forgets it. */
  readonly expiresAt?: number;
}

/** A fact as it is told. */
export interface NewFact {
  readonly text: string;
  /** Undefined: what the text itself says, where it can be told for sure. */
  readonly subject?: string | undefined;
  /** 1 to 5; 3 when absent. */
  readonly importance?: number | undefined;
  readonly sourceTurnId?: string | undefined;
  readonly sourceSessionId?: string | undefined;
}

export interface RememberedFact {
  readonly fact: Fact;
  /** False when the same fact was there already, and was updated. */
  readonly isNew: boolean;
  /** The facts that held until now and no longer do. */
  readonly superseded: readonly Fact[];
}

export interface RecallOptions {
  /** What to look for; with nothing to look for in it, the most important facts are recalled. */
  readonly query: string;
  readonly limit: number;
  /** Whether facts that do not match follow those that do, up to the limit. */
  readonly isFilled?: boolean;
  /** Gives up when it aborts; what is thrown then is the adapter's own matter. */
  readonly signal?: AbortSignal;
}

/** The longest fact, in UTF-16 code units. */
export const MAX_TEXT_LENGTH = 500;

/** How many facts a user may have, the superseded ones included; then the least important and oldest gives way. */
export const MAX_FACTS = 1_000;

/**
 * The port to what is known of users. A superseded fact is kept, and never recalled, until the fact that took
 * its place is forgotten. Methods throw `STORE.UNAVAILABLE` or `MEMORY.UNAVAILABLE` when the memory is away.
 */
export abstract class UserMemory {
  /**
   * Keeps a fact. The same one again is updated: the latest wording and source, the higher importance. One of the
   * same subject takes the place of what was known, and so does a repeated one of what had taken its own.
   */
  abstract remember(owner: MemoryOwner, fact: NewFact): Promise<RememberedFact>;

  /** Whether nothing is known of a user; false as well where that takes asking the store. */
  isStranger(_owner: MemoryOwner): boolean {
    return false;
  }

  /** The current facts that match, best first: by relevance and importance, then the latest. */
  abstract recall(owner: MemoryOwner, options: RecallOptions): Promise<Fact[]>;

  /** The most important facts first, then the latest; superseded ones only where they are asked for. */
  abstract list(
    owner: MemoryOwner,
    options: { readonly limit: number; readonly isSupersededIncluded?: boolean },
  ): Promise<Fact[]>;

  /** Removes a fact and those it superseded. False when there is none of this id. */
  abstract forget(owner: MemoryOwner, factId: string): Promise<boolean>;

  /** Removes everything known of a user; returns how many facts, superseded ones included, where that is known. */
  abstract forgetAll(owner: MemoryOwner): Promise<number>;

  /** Removes what a session told last, of any user of the scope, and what that superseded. Called when the session is deleted. */
  abstract forgetSession(scope: string, sessionId: string): Promise<void>;
}
