import type { StreamTokens, TextOptions } from './answer-options.js';
import type { Step } from './reply.js';
import { toTokens } from './tokens.js';

/** `reset`: RST. `close`: the socket ends in the middle of the response. `eof`: the response ends as if it were complete. */
export type CutMode = 'reset' | 'close' | 'eof';

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

/** Options of an answer that does not come whole; ten counted words unless told. */
export type BegunOptions<Options extends TextOptions> = Options & { readonly text?: string };

/** Makes what a vendor's fake needs for answers that begin well: `streamTokens` is its wire. */
export function beginWith<Options extends TextOptions>(streamTokens: StreamTokens) {
  /** Streams the first `count` tokens and goes on with `then`. */
  const begun = (count: number, options: BegunOptions<Options> | undefined, then: Step): Step => {
    const tokens = options?.tokens ?? toTokens(options?.text ?? INTERRUPTED_TEXT);
    return async (request, reply) => {
      await streamTokens(request, reply, tokens.slice(0, count), options ?? {});
      await then(request, reply);
    };
  };

  return {
    begun,
    /** The first `count` tokens, and then the end, without a word why. */
    cutAfter: (count: number, mode: CutMode, options?: BegunOptions<Options>): Step =>
      begun(count, options, async (_request, reply) => {
        if (mode === 'eof') return reply.end();
        if (mode === 'close') return reply.close();
        await reply.pause(RESET_GRACE_MS);
        reply.reset();
      }),
    /** The first `count` tokens, and then silence on an open connection. */
    stallAfter: (count: number, options?: BegunOptions<Options>): Step =>
      begun(count, options, (_request, reply) => reply.untilClosed()),
  };
}
