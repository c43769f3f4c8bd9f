import { afterEach, describe, expect, it } from '@jest/globals';
import * as fake from '../support/fake-anthropic/index.js';
import { textOf } from '../support/fake-llm/index.js';
import { describeClientsThatLeave } from './failover/client-leaves.contract.js';
import { FailoverApp, QUESTION, WHOLE } from './failover/failover-app.js';
import type { FailoverWire, PlainMessage } from './failover/failover-wire.js';
import { describeFaultsBeforeText } from './failover/faults-before-text.contract.js';
import { describeFaultsMidway } from './failover/faults-midway.contract.js';
import { attemptsOf, expectFailed, expectWhole } from './failover/what-came.js';

const CALLS = [{ name: 'calculate', arguments: { expression: '6*7' } }];
const inputDelta = (partial_json: string): fake.WireEvent => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'input_json_delta', partial_json },
});

const CLAUDE: FailoverWire = {
  provider: 'claude',
  prefix: 'ANTHROPIC',
  models: { main: 'claude-sonnet-5-5', spare: 'spare-model' },
  startUpstream: fake.startFakeAnthropic,
  variables: (url, keys) => ({
    ANTHROPIC_BASE_URL: url,
    ...Object.fromEntries(keys.map((key, index) => [`ANTHROPIC_API_KEY_${index}`, key])),
  }),
  modelOf: ({ body }) => body.model,
  keyOf: ({ apiKey }) => apiKey,
  messagesOf: ({ body }) =>
    (body.messages ?? []).map(({ role, content }) => ({
      role: role as PlainMessage['role'],
      text: textOf(content),
    })),
  answer: fake.answer,
  answerOfTen: fake.answer(WHOLE, { usage: { input_tokens: 7, output_tokens: 3 } }),
  wholeAnswer: (_request, reply) =>
    reply.json(200, {
      type: 'message',
      content: [{ type: 'text', text: WHOLE }],
      stop_reason: 'end_turn',
      usage: { input_tokens: 7, output_tokens: 3 },
    }),
  call: fake.toolCalls(CALLS),
  callThenCut: async (_request, reply) => {
    reply.headers();
    const block = { type: 'tool_use', id: 'toolu_0', name: 'calculate', input: {} };
    await fake.send(reply, { type: 'content_block_start', index: 0, content_block: block });
    await fake.send(reply, inputDelta(JSON.stringify(CALLS[0]!.arguments)));
    reply.close();
  },
  longWork: async (_request, reply) => {
    reply.headers();
    const thinking = { type: 'thinking_delta', thinking: 'Hm.' };
    for (let piece = 0; piece < 9; piece += 1) {
      await reply.pause(150);
      await fake.send(reply, { type: 'content_block_delta', index: 0, delta: thinking });
    }
    for (const event of [fake.textDelta(1, WHOLE), fake.messageDelta('end_turn', 1), fake.MESSAGE_STOP]) {
      await fake.send(reply, event);
    }
    reply.end();
  },
  cutAfter: fake.cutAfter,
  stallAfter: fake.stallAfter,
  finishThenSilence: fake.noMessageStop((_request, reply) => reply.untilClosed()),
  malformedEventAfter: fake.malformedEventAfter,
  errorEventAfter: fake.errorEventAfter,
  status: fake.status,
  contextTooLong: fake.status(400, {
    type: 'invalid_request_error',
    message: 'prompt is too long: 213462 tokens > 200000 maximum',
  }),
  requestDeclined: fake.status(400, {
    type: 'invalid_request_error',
    message: 'Output blocked by content filtering policy',
  }),
  invalidKey: fake.status(401, { type: 'authentication_error', message: 'invalid x-api-key' }),
  answerDeclined: fake.answer('First, ', { stopReason: 'refusal' }),
};

describeFaultsBeforeText(CLAUDE);
describeFaultsMidway(CLAUDE);
describeClientsThatLeave(CLAUDE);

describe('claude: a model that goes on from a cut answer', () => {
  const MODEL = 'claude-sonnet-4-5';
  const PREFILL = { role: 'assistant', content: [{ type: 'text', text: 'one two three four' }] };
  const REFUSAL = fake.status(400, {
    type: 'invalid_request_error',
    message: 'This model does not support assistant message prefill.',
  });
  let app: FailoverApp;
  afterEach(() => app.close());

  const start = async () =>
    (app = await FailoverApp.start(CLAUDE, {
      isAlone: true,
      variables: { ANTHROPIC_MODEL_DEFAULT: MODEL },
    }));
  const lastMessages = () => app.upstream.requests.map(({ body }) => body.messages?.at(-1));
  const question = { role: 'user', content: [{ type: 'text', text: QUESTION }] };

  it('gets the text as the last message, and what it says follows it', async () => {
    await start();
    const rest = fake.answer('', { tokens: [' five', ' six seven eight nine ten'] });
    app.script(fake.cutAfter(4, 'close'), rest);

    const events = await app.ask();

    expectWhole(events, WHOLE, { provider: 'claude', model: MODEL });
    expect(attemptsOf(events)).toEqual([`continue ${MODEL} after interrupted`]);
    expect(lastMessages()).toEqual([question, PREFILL]);
  });

  it('rejects the prefill: answers anew, is not given one again, and the cut is what is told', async () => {
    await start();
    app.script(fake.cutAfter(4, 'close'), REFUSAL, fake.answer(WHOLE));
    const events = await app.ask();
    expectWhole(events, WHOLE, { model: MODEL });
    expect(attemptsOf(events)).toEqual([
      `continue ${MODEL} after interrupted`,
      `replay ${MODEL} after invalid-request`,
    ]);
    expect(lastMessages()).toEqual([question, PREFILL, question]);

    app.script(fake.cutAfter(4, 'close'), REFUSAL);
    const second = await app.ask();
    expectFailed(second, 'UPSTREAM_INTERRUPTED', 'one two three four ');
    expect(attemptsOf(second)).toEqual([`replay ${MODEL} after interrupted`]);
  });
});
