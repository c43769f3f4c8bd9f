import { describe, expect, it } from '@jest/globals';
import { toTurnUser } from './to-turn-user.js';

const anonymous = { scope: 'anonymous', address: '::1' };
const account = { scope: 'account', address: '::1' };
const session = { kind: 'session', input: 'hi' } as const;
const own = { kind: 'own', messages: [] } as const;

describe('toTurnUser', () => {
  it.each([
    ['the user that is named', anonymous, session, 'lan', 'lan'],
    ['the user that a principal names', account, own, 'lan', 'lan'],
    ['the principal itself', account, session, undefined, 'me'],
    ['the principal itself for a blank name', account, own, ' ', 'me'],
    ['the session of an anonymous caller', anonymous, session, undefined, 's'],
    ['nobody where an anonymous caller keeps the conversation', anonymous, own, undefined, undefined],
    ['nobody for a name that cannot be one', anonymous, session, 'a\u0000', undefined],
  ])('is %s', (_name, principal, conversation, userId, expected) => {
    expect(toTurnUser({ principal, conversation, userId }, 's')).toBe(expected);
  });
});
