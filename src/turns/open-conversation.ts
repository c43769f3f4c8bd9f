import type { AppError } from '../common/errors/index.js';
import type { Message } from '../conversation/index.js';
import type { NewOutcome } from '../session/index.js';

/** The conversation of one running turn. */
export interface OpenConversation {
  /** True when the system prompt is the caller's, which no vendor's configured one may replace. */
  readonly hasOwnSystemPrompt: boolean;
  /** What the model reads first. */
  prompt(): Promise<readonly Message[]>;
  /** Keeps what came of the turn, where it is kept at all. False when the turn no longer holds its session, or was saved already. */
  save(outcome: NewOutcome): Promise<boolean>;
  /** Whether a complete turn is kept. */
  isSaved(): Promise<boolean>;
  /** Why nothing of the turn can be kept any more. */
  explainLoss(): Promise<AppError>;
  /** Lets the next turn in. Called once, when the turn is over. */
  release(): void;
}
