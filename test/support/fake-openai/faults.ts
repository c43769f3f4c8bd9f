import { finish, streamTokens, type AnswerOptions } from './answers.js';
import { toTokens } from './chunks.js';
import type { RecordedRequest } from './recorded-request.js';
import type { Reply, Step } from './reply.js';

/** `reset`: RST. `close`: the socket ends in the middle of the response. `eof`: the response ends as if it were complete. */
export type CutMode = 'reset' | 'close' | 'eof';

export interface FaultOptions extends AnswerOptions {
  /** The answer that does not come whole; ten counted words unless told. */
  readonly text?: string;
}

/** The answer that faults interrupt. */
export const INTERRUPTED_TEXT = 'one two three four five six seven eight nine ten';

/** Time for the client to read what was sent before a reset takes it away, in milliseconds. */
const RESET_GRACE_MS = 50;

/** The connection is reset before any byte of an answer. */
export function resetBeforeHeaders(): Step {
  return (_request, reply) => reply.reset();
}

/** The request is taken and nothing comes back. */
export function neverAnswers(): Step {
  return (_request, reply) => reply.untilClosed();
}

/** The headers of a stream, and then nothing. */
export function headersThenSilence(): Step {
  return (_request, reply) => {
    reply.headers();
    return reply.untilClosed();
  };
}

/** The first `count` tokens, and then the end, without a finish reason. */
export function cutAfter(count: number, mode: CutMode, options: FaultOptions = {}): Step {
  return begun(count, options, async (_request, reply) => {
    if (mode === 'eof') return reply.end();
    if (mode === 'close') return reply.close();
    await reply.pause(RESET_GRACE_MS);
    reply.reset();
  });
}

/** The first `count` tokens, and then silence on an open connection. */
export function stallAfter(count: number, options: FaultOptions = {}): Step {
  return begun(count, options, (_request, reply) => reply.untilClosed());
}

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

/** All of the text and `[DONE]`, but no finish reason. */
export function noFinishReason(options: FaultOptions = {}): Step {
  return begun(Infinity, options, (_request, reply) => reply.lastEvent('[DONE]', options));
}

/** A 200 with a web page, as captive portals and misrouted proxies answer. */
export function html200(): Step {
  return (_request, reply) => {
    reply.headers(200, { 'content-type': 'text/html' });
    reply.end('<!doctype html><html><body><h1>Welcome</h1></body></html>');
  };
}

/** A 200 with a stream in which nothing comes. */
export function emptyStream(): Step {
  return (_request, reply) => {
    reply.headers();
    reply.end();
  };
}

/** A stream of exactly these events. */
export function rawEvents(events: readonly unknown[], options: AnswerOptions = {}): Step {
  return async (_request, reply) => {
    reply.headers();
    for (const event of events) await reply.event(event, options);
    reply.end();
  };
}

/** Streams the first `count` tokens and goes on with `then`. */
function begun(
  count: number,
  options: FaultOptions,
  then: (request: RecordedRequest, reply: Reply) => Promise<void> | void,
): Step {
  const tokens = (options.tokens ?? toTokens(options.text ?? INTERRUPTED_TEXT)).slice(0, count);
  return async (request, reply) => {
    await streamTokens(request, reply, tokens, options);
    await then(request, reply);
  };
}
