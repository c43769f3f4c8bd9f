import { beginWith, type BegunOptions, type Step } from '../fake-llm/index.js';
import { finish, streamTokens, type AnswerOptions } from './answers.js';

export type FaultOptions = BegunOptions<AnswerOptions>;

const { begun, cutAfter, stallAfter } = beginWith<AnswerOptions>(streamTokens);
export { cutAfter, stallAfter };

/** The first `count` tokens, then an event that is not JSON; the rest of the answer follows. */
export function malformedEventAfter(count: number, options: FaultOptions = {}): Step {
  return begun(count, options, async (request, reply) => {
    await reply.event('{"choices":[{"index":0,"delta":{"content":"fo', options);
    await finish(request, reply, count, options);
  });
}

/** The first `count` tokens, then an error inside the 200, and the end. */
export function errorEventAfter(
  count: number,
  error: object = SERVER_ERROR,
  options: FaultOptions = {},
): Step {
  return begun(count, options, async (_request, reply) => {
    await reply.event({ error }, options);
    reply.end();
  });
}

const SERVER_ERROR = {
  message: 'The server had an error while processing your request.',
  type: 'server_error',
  param: null,
  code: null,
};

/** A whole answer, but without `[DONE]`. */
export function noDone(options: FaultOptions = {}): Step {
  return begun(Infinity, options, (request, reply) =>
    finish(request, reply, 10, { ...options, withoutDone: true }),
  );
}

/** All of the text, its finish reason and the usage that is told, and then silence on an open connection. */
export function finishThenSilence(options: FaultOptions = {}): Step {
  const { usage } = options;
  return begun(Infinity, options, async (_request, reply) => {
    await reply.event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }, options);
    if (usage) await reply.event({ choices: [], usage }, options);
    await reply.untilClosed();
  });
}

/** All of the text and `[DONE]`, but no finish reason. */
export function noFinishReason(options: FaultOptions = {}): Step {
  return begun(Infinity, options, (_request, reply) => reply.lastEvent('[DONE]', options));
}

/** A stream of exactly these events. */
export function rawEvents(events: readonly unknown[], options: AnswerOptions = {}): Step {
  return async (_request, reply) => {
    reply.headers();
    for (const event of events) await reply.event(event, options);
    reply.end();
  };
}
