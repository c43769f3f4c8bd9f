import { beginWith, type BegunOptions, type Step } from '../fake-llm/index.js';
import { finish, send, streamTokens, type AnswerOptions } from './answers.js';
import { blockStop, MESSAGE_STOP, messageDelta, type WireEvent } from './events.js';

export type FaultOptions = BegunOptions<AnswerOptions>;

const { begun, cutAfter, stallAfter } = beginWith<AnswerOptions>(streamTokens);
export { cutAfter, stallAfter };

/** The first `count` tokens, then an event that is not JSON; the rest of the answer follows. */
export function malformedEventAfter(count: number, options: FaultOptions = {}): Step {
  return begun(count, options, async (_request, reply) => {
    await reply.event('{"type":"content_block_delta","index":0,"del', options, 'content_block_delta');
    await finish(reply, count, options);
  });
}

/** The first `count` tokens, then an error inside the 200, and the end. `name` is the name of its event. */
export function errorEventAfter(
  count: number,
  error: object = { type: 'api_error', message: 'Internal server error' },
  options: FaultOptions & { readonly name?: string } = {},
): Step {
  return begun(count, options, async (_request, reply) => {
    await reply.event({ type: 'error', error }, options, options.name ?? 'error');
    reply.end();
  });
}

/** All of the text and `message_stop`, but no stop reason. */
export function noStopReason(options: FaultOptions = {}): Step {
  return begun(Infinity, options, async (_request, reply) => {
    await send(reply, blockStop(0), options);
    await reply.lastEvent(MESSAGE_STOP, options, MESSAGE_STOP.type);
  });
}

/** All of the text and the stop reason, and then, without `message_stop`, what `then` does. */
export function noMessageStop(then: Step, options: FaultOptions = {}): Step {
  return begun(Infinity, options, async (request, reply) => {
    await send(reply, blockStop(0), options);
    await send(reply, messageDelta('end_turn', 2), options);
    await then(request, reply);
  });
}

/** A stream of exactly these events; text is sent as it is, under a name that is known. */
export function rawEvents(events: readonly (WireEvent | string)[], options: AnswerOptions = {}): Step {
  return async (_request, reply) => {
    reply.headers();
    for (const event of events) {
      await reply.event(event, options, typeof event === 'string' ? 'message_start' : event.type);
    }
    reply.end();
  };
}
