import * as fake from '../support/fake-gemini/index.js';
import { describeClientsThatLeave } from './failover/client-leaves.contract.js';
import { WHOLE } from './failover/failover-app.js';
import type { FailoverWire } from './failover/failover-wire.js';
import { describeFaultsBeforeText } from './failover/faults-before-text.contract.js';
import { describeFaultsMidway } from './failover/faults-midway.contract.js';

interface Content {
  readonly role: string;
  readonly parts: readonly { readonly text?: string }[];
}

const CALL = { name: 'calculate', args: { expression: '6*7' } };

const GEMINI: FailoverWire = {
  provider: 'gemini',
  prefix: 'GEMINI',
  models: { main: 'gemini-2.5-flash', spare: 'gemini-3-flash' },
  startUpstream: fake.startFakeGemini,
  variables: (url, keys) => ({
    GEMINI_BASE_URL: url,
    ...Object.fromEntries(keys.map((key, index) => [`GEMINI_API_KEY_${index}`, key])),
  }),
  modelOf: ({ path }) => /models\/([^:]+):/.exec(path)?.[1],
  keyOf: ({ headers }) => headers['x-goog-api-key'] as string | undefined,
  messagesOf: ({ body }) =>
    (body['contents'] as readonly Content[]).map(({ role, parts }) => ({
      role: role === 'model' ? 'assistant' : 'user',
      text: parts.map(({ text }) => text ?? '').join(''),
    })),
  answer: fake.answer,
  answerOfTen: fake.answer(WHOLE, { usage: { promptTokenCount: 7, candidatesTokenCount: 3 } }),
  wholeAnswer: (_request, reply) =>
    reply.json(
      200,
      fake.chunk([{ text: WHOLE }], {
        finishReason: 'STOP',
        usage: { promptTokenCount: 7, candidatesTokenCount: 3 },
      }),
    ),
  call: fake.functionCalls([CALL]),
  callThenCut: async (_request, reply) => {
    reply.headers();
    await reply.event(fake.chunk([{ functionCall: CALL }]));
    reply.close();
  },
  longWork: async (_request, reply) => {
    reply.headers();
    for (let piece = 0; piece < 9; piece += 1) {
      await reply.pause(150);
      await reply.event(fake.chunk([{ text: 'Hm.', thought: true }]));
    }
    await reply.event(fake.chunk([{ text: WHOLE }], { finishReason: 'STOP' }));
    reply.end();
  },
  cutAfter: fake.cutAfter,
  stallAfter: fake.stallAfter,
  finishThenSilence: async (_request, reply) => {
    reply.headers();
    await reply.event(fake.chunk([{ text: WHOLE }], { finishReason: 'STOP' }));
    await reply.untilClosed();
  },
  malformedEventAfter: fake.malformedEventAfter,
  errorEventAfter: fake.errorEventAfter,
  status: (code, { retryAfter } = {}) =>
    fake.status(code, retryAfter === undefined ? {} : { details: [fake.retryInfo(`${retryAfter}s`)] }),
  contextTooLong: fake.status(400, {
    status: 'INVALID_ARGUMENT',
    message: 'The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).',
  }),
  requestDeclined: fake.rawEvents([{ promptFeedback: { blockReason: 'SAFETY' } }]),
  invalidKey: fake.status(400, {
    status: 'INVALID_ARGUMENT',
    message: 'API key not valid. Please pass a valid API key.',
    details: [fake.errorInfo('API_KEY_INVALID')],
  }),
  answerDeclined: fake.answer('First, ', { finishReason: 'SAFETY' }),
};

describeFaultsBeforeText(GEMINI);
describeFaultsMidway(GEMINI);
describeClientsThatLeave(GEMINI);
