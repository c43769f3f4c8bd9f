import { beginWith, type Step } from '../fake-llm/index.js';
import { finish, streamTokens, type AnswerOptions } from './answers.js';
import { errorBody } from './chunks.js';

const INTERNAL = errorBody(500, 'INTERNAL', 'An internal error has occurred.');

const { begun, cutAfter, stallAfter } = beginWith<AnswerOptions>((_request, reply, tokens, options) =>
  streamTokens(reply, tokens, options),
);

export { cutAfter, stallAfter };

/** The first `count` tokens, then an event that is not JSON; the rest of the answer follows. */
export function malformedEventAfter(count: number): Step {
  return begun(count, {}, async (_request, reply) => {
    await reply.event('{"candidates":[{"content":{"parts":[{"text":"fo');
    await finish(reply, [{ text: 'rest' }]);
  });
}

/** The first `count` tokens, and then the end in the middle of an event. */
export function halfEventAfter(count: number): Step {
  return begun(count, {}, async (_request, reply) => {
    await reply.write('data: {"candidates":[{"content":{"parts":[{"text":"fo');
    reply.end();
  });
}

/** The first `count` tokens, then an error inside the 200; the response stays open. */
export function errorEventAfter(count: number, error: object = INTERNAL): Step {
  return begun(count, {}, async (_request, reply) => {
    await reply.event(error);
    await reply.untilClosed();
  });
}
