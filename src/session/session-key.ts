import type { Principal } from '../common/context/index.js';
import { AppError } from '../common/errors/index.js';
import type { SessionKey } from './session.repository.js';

const MAX_ID_LENGTH = 200;
/** Control characters, and halves of a surrogate pair, which no store could give back as they are. */
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;

/** What a caller's id names, and the field that it comes in. */
const FIELDS = { session: 'session_id', user: 'user_id', chat: 'id' } as const;

export type CallerIdKind = keyof typeof FIELDS;

/** The one place where a caller's session id becomes the key of a store. Throws `REQUEST.INVALID`. */
export function toSessionKey(principal: Principal, id: string): SessionKey {
  assertSessionId(id);
  return { scope: principal.scope, id };
}

/** Throws `REQUEST.INVALID` unless the text can name a session: 1 to 200 characters, not blank, no dots alone, none of control. */
export function assertSessionId(text: string): void {
  assertCallerId(text, 'session');
}

/** The same rule for any name that a caller chooses; the error has the field that it is called by. */
export function assertCallerId(text: string, kind: CallerIdKind): void {
  const rule = brokenRule(text);
  if (rule === undefined) return;
  throw new AppError('REQUEST.INVALID', `The ${kind} id ${rule}.`, { details: { field: FIELDS[kind] } });
}

export function isCallerId(text: string): boolean {
  return brokenRule(text) === undefined;
}

function brokenRule(text: string): string | undefined {
  if (text.trim() === '') return 'must not be empty';
  if (isTooLong(text)) return `must have at most ${MAX_ID_LENGTH} characters`;
  // As part of a path these mean another place: the session could be neither read nor deleted.
  if (text === '.' || text === '..') return 'must not be "." or ".."';
  if (UNSTORABLE.test(text)) return 'must not contain control characters or broken Unicode';
  return undefined;
}

/** A character has one code unit or two, so only a text whose length leaves it open is taken apart. */
function isTooLong(text: string): boolean {
  if (text.length <= MAX_ID_LENGTH) return false;
  return text.length > 2 * MAX_ID_LENGTH || Array.from(text).length > MAX_ID_LENGTH;
}
