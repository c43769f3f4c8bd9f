import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JsonValue, Message, ToolCall } from '../../src/conversation/index.js';
import { toAnthropicRequest } from '../../src/providers/anthropic/to-anthropic-request.js';
import { toGeminiRequest } from '../../src/providers/gemini/to-gemini-request.js';
import type { ModelRequest } from '../../src/providers/llm-provider.js';
import { toOpenAiRequest } from '../../src/providers/openai/to-openai-request.js';
import {
  toHistoryTurn,
  toHistoryWindow,
  type StoredMessage,
  type StoredTurn,
} from '../../src/session/index.js';
import type { RecordedBody } from '../support/fake-llm/index.js';
import { findIllegalForClaude, findIllegalForGemini, findIllegalForOpenAi } from '../support/find-illegal.js';

const RUNS = 400;

/** Ids as the vendors make them, and some that only one of them would take; few, so that they collide. */
const callId = fc.constantFrom('call_1', 'toolu_01', 'call:1.a', 'call:1/a', 'ü', 'x'.repeat(80), '');
const text = fc.oneof(fc.constantFrom('', ' ', '\n', 'xin chào', 'yes '), fc.string({ maxLength: 8 }));
const call: fc.Arbitrary<ToolCall> = fc.record({
  callId,
  name: fc.constantFrom('calculate', 'get_current_time', 'no_such_tool'),
  arguments: fc.oneof(
    fc.constantFrom<JsonValue[]>({}, { expression: '1+1' }, '{"half": ', null, [1]),
    fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<JsonValue>,
  ),
});

/** What one model call and its tools leave behind: also less results than calls, or results of nobody's call. */
const step: fc.Arbitrary<Message[]> = fc
  .record({
    content: text,
    calls: fc.array(call, { maxLength: 3 }),
    kept: fc.integer({ min: 0, max: 3 }),
    stray: fc.option(callId),
    isCut: fc.boolean(),
  })
  .map(({ content, calls, kept, stray, isCut }) => [
    {
      role: 'assistant',
      content,
      ...(calls.length > 0 && { toolCalls: calls }),
      ...(isCut && { interrupted: true }),
    },
    ...calls
      .slice(0, kept)
      .map((of): Message => ({ role: 'tool', callId: of.callId, name: of.name, content })),
    ...(stray === null ? [] : [{ role: 'tool', callId: stray, name: 'stray', content: 'x' } as const]),
  ]);

/** A turn that may be cut behind any of its messages, and of which any may have been deleted. */
const turn: fc.Arbitrary<StoredTurn> = fc
  .record({
    question: text,
    steps: fc.array(step, { maxLength: 3 }),
    length: fc.nat({ max: 12 }),
    deleted: fc.option(fc.nat({ max: 11 })),
    status: fc.constantFrom('completed', 'failed', 'cancelled', 'interrupted'),
  })
  .map(({ question, steps, length, deleted, status }) => ({
    id: 'turn',
    number: 1,
    startedAt: 0,
    status,
    messages: [{ role: 'user', content: question } as const, ...steps.flat()]
      .slice(0, length)
      .filter((_, index) => index !== deleted)
      .map((message): StoredMessage => ({ ...message, id: 'message', createdAt: 0, tokens: 1 })),
  }));

const conversation = fc.record({
  turns: fc.array(turn, { maxLength: 6 }),
  /** Where the window begins. */
  from: fc.nat({ max: 5 }),
  systemPrompt: fc.constantFrom('', ' ', 'Be brief.'),
});

const settings = {
  apiVersion: undefined,
  baseUrl: undefined,
  temperature: undefined,
  maxTokens: undefined,
  systemPrompt: undefined,
} as const;

const VENDORS = [
  ['OpenAI', 'gpt-4o', findIllegalForOpenAi, (of: ModelRequest) => toOpenAiRequest(of, settings)],
  [
    'Claude',
    'claude-sonnet-5-5',
    findIllegalForClaude,
    (of: ModelRequest) => toAnthropicRequest(of, settings).body,
  ],
  ['Gemini', 'gemini-3-flash', findIllegalForGemini, (of: ModelRequest) => toGeminiRequest(of, settings)],
] as const;

describe('a history of any turns, cut and deleted at any point', () => {
  it.each(VENDORS)(
    'is legal for %s, and what is stored stays as it is',
    (_name, model, findIllegal, convert) => {
      fc.assert(
        fc.property(conversation, ({ turns, from, systemPrompt }) => {
          const stored = deepFreeze(turns.slice(from));
          const question: Message = { role: 'user', content: 'And now?' };
          const messages = deepFreeze([
            ...toHistoryWindow(systemPrompt, stored.map(toHistoryTurn)),
            question,
          ]);
          const request: ModelRequest = { model, messages, tools: [], sessionId: 'session' };
          const body = JSON.parse(JSON.stringify(convert(request))) as RecordedBody;
          expect(findIllegal(body)).toEqual([]);
        }),
        { numRuns: RUNS },
      );
    },
  );

  it('ends with the question in the words of the user, for every vendor', () => {
    fc.assert(
      fc.property(conversation, ({ turns }) => {
        const messages = [
          ...toHistoryWindow('', deepFreeze(turns).map(toHistoryTurn)),
          { role: 'user', content: 'And now?' } as const,
        ];
        for (const [, model, , convert] of VENDORS) {
          const body = JSON.stringify(convert({ model, messages, tools: [], sessionId: 'session' }));
          expect(body.split('And now?')).toHaveLength(2);
        }
      }),
      { numRuns: RUNS / 4 },
    );
  });
});

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
