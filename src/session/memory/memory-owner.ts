import type { Principal } from '../../common/context/index.js';
import { assertCallerId, isCallerId } from '../session-key.js';
import type { MemoryOwner } from './user-memory.js';

/** The one place where a caller's user id becomes the owner of a memory. Throws `REQUEST.INVALID`. */
export function toMemoryOwner({ scope }: Principal, userId: string): MemoryOwner {
  assertCallerId(userId, 'user');
  return { scope, userId };
}

/** Whether a text can name a user: 1 to 200 characters, not blank, none of control. */
export function isUserId(text: string): boolean {
  return isCallerId(text);
}
