import type { Message, ToolSpec } from '../conversation/index.js';

/**
 * Where a turn belongs. `session`: the user's `input` in a conversation that is kept here; the session is
 * created when it does not exist, and is a new one without an id. `own`: the caller keeps the conversation
 * and sends all of it; nothing of the turn is stored but its log.
 */
export type Conversation =
  | { readonly kind: 'session'; readonly sessionId?: string | undefined; readonly input: string }
  | { readonly kind: 'own'; readonly messages: readonly Message[] };

/**
 * Who runs the tools. `server`: those of the registry, here. `client`: the caller's own, which only the
 * caller can run; a call of one ends the turn with the finish reason `tool-calls`.
 */
export type TurnTools =
  { readonly kind: 'server' } | { readonly kind: 'client'; readonly specs: readonly ToolSpec[] };
