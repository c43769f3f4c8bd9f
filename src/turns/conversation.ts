import type { Message, ToolSpec } from '../conversation/index.js';

/**
 * Where a turn belongs. `session`: the user's `input` in a conversation that is kept here; the session is
 * created when it does not exist, and is a new one without an id. `own`: the caller keeps the conversation
 * and sends all of it; nothing of the turn is stored but its log.
 */
export type Conversation =
  | {
      readonly kind: 'session';
      readonly sessionId?: string | undefined;
      readonly input: string;
      /** What of the session the turn takes the place of: gone from the prompt, and from the session once there is an answer. */
      readonly replaces?: ReplacedTurns | undefined;
    }
  | { readonly kind: 'own'; readonly messages: readonly Message[] };

/**
 * Turns at the end of a session. `from`: that turn and all later ones. `after`: all later ones. `last`: the last one,
 * unless it is the turn `kept`. `all`: every turn.
 */
export type ReplacedTurns =
  | { readonly kind: 'from' | 'after'; readonly turnId: string }
  | { readonly kind: 'last'; readonly kept?: string | undefined }
  | { readonly kind: 'all' };

/**
 * Who runs the tools. `server`: those of the registry, here. `client`: the caller's own, which only the
 * caller can run; a call of one ends the turn with the finish reason `tool-calls`.
 */
export type TurnTools =
  { readonly kind: 'server' } | { readonly kind: 'client'; readonly specs: readonly ToolSpec[] };
