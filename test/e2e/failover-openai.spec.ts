import * as fake from '../support/fake-openai/index.js';
import { textOf } from '../support/fake-llm/index.js';
import { describeClientsThatLeave } from './failover/client-leaves.contract.js';
import { WHOLE } from './failover/failover-app.js';
import type { FailoverWire, PlainMessage } from './failover/failover-wire.js';
import { describeFaultsBeforeText } from './failover/faults-before-text.contract.js';
import { describeFaultsMidway } from './failover/faults-midway.contract.js';

const CALL = { name: 'calculate', arguments: '{"expression":"6*7"}' };
const chunk = (delta: object, finishReason: string | null = null): object => ({
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: finishReason }],
});

const OPENAI: FailoverWire = {
  provider: 'gpt',
  prefix: 'OPENAI',
  models: { main: 'main-model', spare: 'spare-model' },
  startUpstream: fake.startFakeOpenAi,
  variables: (url, keys) => ({
    OPENAI_BASE_URL: url,
    SYSTEM_PROMPT: '',
    ...Object.fromEntries(keys.map((key, index) => [`OPENAI_API_KEY_${index}`, key])),
  }),
  modelOf: ({ body }) => body.model,
  keyOf: ({ apiKey }) => apiKey,
  messagesOf: ({ body }) =>
    (body.messages ?? [])
      .filter(({ role }) => role !== 'system')
      .map(({ role, content }) => ({ role: role as PlainMessage['role'], text: textOf(content) })),
  answer: fake.answer,
  answerOfTen: fake.answer(WHOLE, { usage: { prompt_tokens: 7, completion_tokens: 3 } }),
  wholeAnswer: (_request, reply) =>
    reply.json(200, {
      object: 'chat.completion',
      choices: [{ index: 0, message: { role: 'assistant', content: WHOLE }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 7, completion_tokens: 3 },
    }),
  call: fake.toolCalls([CALL]),
  callThenCut: async (_request, reply) => {
    reply.headers();
    await reply.event(chunk({ tool_calls: [{ index: 0, id: 'call_0', type: 'function', function: CALL }] }));
    reply.close();
  },
  longWork: async (_request, reply) => {
    reply.headers();
    for (let piece = 0; piece < 9; piece += 1) {
      await reply.pause(150);
      await reply.event(chunk({ reasoning_content: 'Hm.' }));
    }
    await reply.event(chunk({ content: WHOLE }, 'stop'));
    reply.end();
  },
  cutAfter: fake.cutAfter,
  stallAfter: fake.stallAfter,
  finishThenSilence: fake.finishThenSilence(),
  malformedEventAfter: fake.malformedEventAfter,
  errorEventAfter: fake.errorEventAfter,
  status: fake.status,
  contextTooLong: fake.status(400, {
    code: 'context_length_exceeded',
    message: "This model's maximum context length is 128000 tokens.",
  }),
  requestDeclined: fake.status(400, {
    code: 'content_filter',
    message: "The response was filtered due to Azure OpenAI's content management policy.",
  }),
  invalidKey: fake.status(401, { code: 'invalid_api_key', message: 'Incorrect API key provided.' }),
  answerDeclined: fake.answer('First, ', { finishReason: 'content_filter' }),
};

describeFaultsBeforeText(OPENAI);
describeFaultsMidway(OPENAI);
describeClientsThatLeave(OPENAI);
