import { toTokens } from '../fake-openai/chunks.js';
import { INTERRUPTED_TEXT, type CutMode, type Reply, type Step } from '../fake-openai/index.js';
import { finish, streamTokens } from './answers.js';
import { errorBody } from './chunks.js';

/** Time for the client to read what was sent before a reset takes it away, in milliseconds. */
const RESET_GRACE_MS = 50;

const INTERNAL = errorBody(500, 'INTERNAL', 'An internal error has occurred.');

/** The first `count` tokens, and then the end, without a finish reason. */
export function cutAfter(count: number, mode: CutMode): Step {
  return begun(count, async (reply) => {
    if (mode === 'eof') return reply.end();
    if (mode === 'close') return reply.close();
    await reply.pause(RESET_GRACE_MS);
    reply.reset();
  });
}

/** The first `count` tokens, and then silence on an open connection. */
export function stallAfter(count: number): Step {
  return begun(count, (reply) => reply.untilClosed());
}

/** The first `count` tokens, then an event that is not JSON; the rest of the answer follows. */
export function malformedEventAfter(count: number): Step {
  return begun(count, async (reply) => {
    await reply.event('{"candidates":[{"content":{"parts":[{"text":"fo');
    await finish(reply, [{ text: 'rest' }]);
  });
}

/** The first `count` tokens, and then the end in the middle of an event. */
export function halfEventAfter(count: number): Step {
  return begun(count, async (reply) => {
    await reply.write('data: {"candidates":[{"content":{"parts":[{"text":"fo');
    reply.end();
  });
}

/** The first `count` tokens, then an error inside the 200; the response stays open. */
export function errorEventAfter(count: number, error: object = INTERNAL): Step {
  return begun(count, async (reply) => {
    await reply.event(error);
    await reply.untilClosed();
  });
}

/** Streams the first `count` tokens and goes on with `then`. */
function begun(count: number, then: (reply: Reply) => Promise<void> | void): Step {
  const tokens = toTokens(INTERRUPTED_TEXT).slice(0, count);
  return async (_request, reply) => {
    await streamTokens(reply, tokens);
    await then(reply);
  };
}
