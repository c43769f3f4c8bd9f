import { randomUUIDv7 } from 'node:crypto';

/**
 * A name for a new turn: a UUID that begins with the time (RFC 9562, section 5.7), so that the stores' indexes of turns grow at
 * one end. Its 74 random bits cannot be guessed.
 */
export function newTurnId(): string {
  return randomUUIDv7();
}
