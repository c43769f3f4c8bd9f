import { describe, expect, it } from '@jest/globals';
import type { ReplacedTurns } from '../../turns/index.js';
import { toReplacedTurns } from './to-replaced-turns.js';
import type { UiChatRequest } from './ui-chat.dto.js';

const FIRST = '5a3c9a36-3a86-4f4e-a8a4-5e2f2f1b8d01';
const SECOND = '5a3c9a36-3a86-4f4e-a8a4-5e2f2f1b8d02';

const regenerate = 'regenerate-message';
const submit = 'submit-message';

/** A chat of messages by their ids; those that are turn ids are answers. */
const chat = (ids: readonly string[], rest: Partial<UiChatRequest>): UiChatRequest => ({
  id: 'chat',
  messages: ids.map((id) => ({ id, role: [FIRST, SECOND].includes(id) ? 'assistant' : 'user', parts: [] })),
  ...rest,
});

describe('toReplacedTurns', () => {
  it.each<[string, UiChatRequest, ReplacedTurns | undefined]>([
    ['a new message', chat(['u1', FIRST, 'u2'], { trigger: submit }), undefined],
    ['no trigger', chat(['u1'], {}), undefined],
    ['the last answer', chat(['u1', FIRST, 'u2'], { trigger: regenerate }), { kind: 'last', kept: FIRST }],
    ['the last answer of a lone message', chat(['u2'], { trigger: regenerate }), { kind: 'last' }],
    ['an answer', chat(['u1'], { trigger: regenerate, messageId: FIRST }), { kind: 'from', turnId: FIRST }],
    [
      'the answer to a message',
      chat(['u1', FIRST, 'u2'], { trigger: regenerate, messageId: 'u2' }),
      { kind: 'after', turnId: FIRST },
    ],
    [
      'an edited message',
      chat(['u1', FIRST, 'u2', SECOND, 'u3'], { trigger: submit, messageId: 'u3' }),
      { kind: 'after', turnId: SECOND },
    ],
    ['an edit without a trigger', chat(['u1'], { messageId: 'u1' }), { kind: 'all' }],
    ['the first message', chat(['u1'], { trigger: submit, messageId: 'u1' }), { kind: 'all' }],
  ])('replaces what %s asks for', (_what, request, expected) => {
    expect(toReplacedTurns(request)).toEqual(expected);
  });

  it("takes no greeting of the client's own for an answer", () => {
    const messages = [
      { id: 'greeting', role: 'assistant', parts: [] },
      { id: 'u1', role: 'user', parts: [] },
    ] as const;
    const edit = { ...chat([], { trigger: submit, messageId: 'u1' }), messages } as unknown as UiChatRequest;
    expect(toReplacedTurns(edit)).toEqual({ kind: 'all' });
  });
});
