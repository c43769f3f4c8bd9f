import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TurnEvent } from '../../src/conversation/index.js';
import { SessionRepository } from '../../src/session/index.js';
import { assistant, newTurn, outcome } from '../integration/session/contract/builders.js';
import { runTurn } from '../support/event-stream.js';
import * as anthropic from '../support/fake-anthropic/index.js';
import * as gemini from '../support/fake-gemini/index.js';
import * as openai from '../support/fake-openai/index.js';
import { findIllegalForClaude, findIllegalForGemini } from '../support/find-illegal.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { attemptsOf, expectWhole } from './failover/what-came.js';

const SESSION = 'one';
/** The models that are called, in the order of trying. */
const GPT = 'gpt-4o';
const CLAUDE = 'claude-sonnet-5-5';
const GEMINI = 'gemini-3-flash';

describe('one conversation across vendors', () => {
  let gptUpstream: openai.FakeOpenAi;
  let claudeUpstream: anthropic.FakeAnthropic;
  let geminiUpstream: gemini.FakeGemini;
  let service: TestApp;

  beforeEach(async () => {
    gptUpstream = await openai.startFakeOpenAi();
    claudeUpstream = await anthropic.startFakeAnthropic();
    geminiUpstream = await gemini.startFakeGemini();
    service = await startTestApp({
      OPENAI_BASE_URL: gptUpstream.url,
      OPENAI_MODEL_DEFAULT: GPT,
      ANTHROPIC_BASE_URL: claudeUpstream.url,
      ANTHROPIC_MODEL_DEFAULT: CLAUDE,
      GEMINI_BASE_URL: geminiUpstream.url,
      GEMINI_MODEL_DEFAULT: GEMINI,
      PROVIDER_FALLBACKS: 'claude,gemini',
    });
  });
  afterEach(async () => {
    await service.close();
    await Promise.all([gptUpstream.close(), claudeUpstream.close(), geminiUpstream.close()]);
  });

  const ask = (input: string) => runTurn(service.url, { input, session_id: SESSION });
  const answersOf = (events: readonly TurnEvent[]) =>
    events.flatMap((event) =>
      event.type === 'usage' && event.reason === undefined
        ? [[event.provider, event.model, event.inputTokens, event.outputTokens]]
        : [],
    );

  it('with tool calls: each vendor gets it in its own legal form, and the end names who answered', async () => {
    gptUpstream.script(
      openai.toolCalls(
        [
          { id: 'call:1.a', name: 'calculate', arguments: { expression: '6*7' } },
          { id: 'call:1/a', name: 'no_such_tool', arguments: '{"half": ' },
        ],
        { text: 'Let me see. ' },
      ),
      openai.answer('It is 42.'),
    );
    expectWhole(await ask('6*7?'), 'Let me see. It is 42.', { provider: 'gpt', model: GPT });

    gptUpstream.respondWith(openai.status(401, { code: 'invalid_api_key' }));
    claudeUpstream
      .script(
        anthropic.toolCalls([{ id: 'toolu_01', name: 'calculate', arguments: { expression: '42+1' } }], {
          usage: { input_tokens: 30, output_tokens: 4 },
        }),
      )
      .respondWith(anthropic.status(529, { type: 'overloaded_error' }));
    geminiUpstream.respondWith(
      gemini.answer('It is 43.', { usage: { promptTokenCount: 50, candidatesTokenCount: 6 } }),
    );
    const events = await ask('And one more?');

    expectWhole(events, 'It is 43.', {
      provider: 'gemini',
      model: GEMINI,
      usage: { inputTokens: 80, outputTokens: 10, estimated: false },
    });
    expect(answersOf(events)).toEqual([
      ['claude', CLAUDE, 30, 4],
      ['gemini', GEMINI, 50, 6],
    ]);
    const claudeRequest = await claudeUpstream.received(1);
    expect(findIllegalForClaude(claudeRequest.body)).toEqual([]);
    expect(claudeRequest.body.messages).toMatchObject([
      { role: 'user', content: [{ type: 'text', text: '6*7?' }] },
      {
        role: 'assistant',
        content: [
          { text: 'Let me see. ' },
          { type: 'tool_use' },
          { type: 'tool_use', input: { arguments: '{"half": ' } },
        ],
      },
      { role: 'user', content: [{ content: 'Result: 6*7 = 42' }, { is_error: true }] },
      { role: 'assistant', content: [{ text: 'It is 42.' }] },
      { role: 'user', content: [{ text: 'And one more?' }] },
    ]);
    const geminiRequest = await geminiUpstream.received(1);
    expect(findIllegalForGemini(geminiRequest.body)).toEqual([]);
    const contents = geminiRequest.body['contents'] as readonly { readonly parts: readonly object[] }[];
    expect(contents.map(({ parts }) => parts.map((part) => Object.keys(part)[0]))).toEqual([
      ['text'],
      ['text', 'functionCall', 'functionCall'],
      ['functionResponse', 'functionResponse'],
      ['text'],
      ['text'],
      ['functionCall'],
      ['functionResponse'],
    ]);
    expect(contents[5]?.parts[0]).toMatchObject({
      functionCall: { id: 'toolu_01', name: 'calculate' },
      thoughtSignature: 'skip_thought_signature_validator',
    });
  });

  it('with a call that was left without its result: no vendor sees it alone', async () => {
    const repository = service.app.get(SessionRepository, { strict: false });
    const key = { scope: 'anonymous', id: SESSION };
    const turn = newTurn('Wait.');
    await repository.beginTurn(key, '127.0.0.1', turn);
    const calls = ['a', 'b'].map((callId) => ({ callId, name: 'calculate', arguments: {} }));
    await repository.endTurn(key, turn.id, {
      ...outcome([assistant('One moment.', 1, calls)], 'cancelled'),
    });
    gptUpstream.respondWith(openai.resetBeforeHeaders());
    claudeUpstream.respondWith(anthropic.status(500));

    expectWhole(await ask('Still there?'), 'Hello from the fake.', { provider: 'gemini' });

    const sent = gptUpstream.requests[0]?.body.messages?.slice(-4);
    expect(sent).toMatchObject([
      { role: 'assistant', tool_calls: [{ id: 'a' }, { id: 'b' }] },
      { role: 'tool', tool_call_id: 'a' },
      { role: 'tool', tool_call_id: 'b' },
      { role: 'user', content: 'Still there?' },
    ]);
    expect(findIllegalForClaude((await claudeUpstream.received(1)).body)).toEqual([]);
    expect(findIllegalForGemini((await geminiUpstream.received(1)).body)).toEqual([]);
  });

  it('cut in the middle: the next vendor replays, and usage and model are its own', async () => {
    gptUpstream.script(openai.cutAfter(4, 'close'), openai.status(503)).respondWith(openai.status(503));
    claudeUpstream.respondWith(anthropic.cutAfter(6, 'eof'));
    geminiUpstream.respondWith(
      gemini.answer(openai.INTERRUPTED_TEXT, { usage: { promptTokenCount: 7, candidatesTokenCount: 10 } }),
    );

    const events = await ask('Count to ten.');

    expectWhole(events, openai.INTERRUPTED_TEXT, { provider: 'gemini', model: GEMINI });
    expect(answersOf(events)).toEqual([['gemini', GEMINI, 7, 10]]);
    expect(attemptsOf(events)).toEqual([
      `replay ${GPT} after interrupted`,
      `replay ${CLAUDE} after overloaded`,
      `replay ${CLAUDE} after interrupted`,
      `replay ${GEMINI} after interrupted`,
    ]);
    expect(gptUpstream.requests.length + claudeUpstream.requests.length).toBe(4);
  });

  it('cut in the middle: a vendor that refuses the request is passed by', async () => {
    gptUpstream.script(openai.cutAfter(4, 'close')).respondWith(openai.status(503));
    claudeUpstream.respondWith(anthropic.status(400));
    geminiUpstream.respondWith(gemini.answer(openai.INTERRUPTED_TEXT));

    expectWhole(await ask('Count to ten.'), openai.INTERRUPTED_TEXT, { provider: 'gemini', model: GEMINI });
    expect(claudeUpstream.requests).toHaveLength(1);
  });
});
