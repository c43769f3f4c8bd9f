import { describe, expect, it } from '@jest/globals';
import { ProviderError } from '../../../src/providers/provider-error.js';
import {
  cutAfter,
  emptyStream,
  errorEventAfter,
  headersThenSilence,
  html200,
  malformedEventAfter,
  neverAnswers,
  noMessageStop,
  noStopReason,
  rawEvents,
  resetBeforeHeaders,
  stallAfter,
  startFakeAnthropic,
  status,
  type Step,
} from '../../support/fake-anthropic/index.js';
import { providerWith, useUpstream } from './anthropic-harness.js';
import { API_KEY, ask, outcomeOf, stopAfter } from './provider-harness.js';

const OVERLOADED = { type: 'overloaded_error', message: 'Overloaded' };
const TOO_LONG = { type: 'invalid_request_error', message: 'prompt is too long: 213462 tokens > 200000' };
const THINKING = {
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'thinking_delta', thinking: 'Hm.' },
};
const API_ERROR = { type: 'error', error: { type: 'api_error', message: 'no' } };
const NO_CREDIT = { type: 'invalid_request_error', message: 'Your credit balance is too low' };

describe('AnthropicLlmProvider, when the vendor fails', () => {
  const context = useUpstream();

  it.each<[string, Step, string, string]>([
    ['a reset before the headers', resetBeforeHeaders(), 'network', ''],
    ['a reset in the middle', cutAfter(3, 'reset'), 'interrupted', 'one two three '],
    ['a socket closed in the middle', cutAfter(3, 'close'), 'interrupted', 'one two three '],
    ['a clean end in the middle', cutAfter(3, 'eof'), 'interrupted', 'one two three '],
    ['a socket closed after the headers', cutAfter(0, 'close'), 'interrupted', ''],
    ['an end without a stop reason', noStopReason({ text: 'one two' }), 'interrupted', 'one two'],
    ['a malformed event', malformedEventAfter(2), 'interrupted', 'one two '],
    ['an event that is no object', rawEvents(['null']), 'interrupted', ''],
    ['an error event', errorEventAfter(2), 'interrupted', 'one two '],
    ['an error event at once', errorEventAfter(0), 'overloaded', ''],
    [
      'an error inside a 200',
      (_request, reply) => reply.json(200, { error: { type: 'rate_limit_error', message: 'no' } }),
      'rate-limit',
      '',
    ],
    ['an error event behind thinking', rawEvents([THINKING, API_ERROR]), 'interrupted', ''],
    ['an error event of overload', errorEventAfter(2, OVERLOADED), 'overloaded', 'one two '],
    [
      'an error event under another name',
      errorEventAfter(1, OVERLOADED, { name: 'message' }),
      'overloaded',
      'one ',
    ],
    [
      'an error event of the rate limit',
      errorEventAfter(1, { type: 'rate_limit_error' }),
      'rate-limit',
      'one ',
    ],
    ['a web page', html200(), 'interrupted', ''],
    ['an empty stream', emptyStream(), 'interrupted', ''],
    ['a 204', status(204, { body: '' }), 'interrupted', ''],
    ['a 400', status(400), 'invalid-request', ''],
    ['too long a context', status(400, TOO_LONG), 'context-length', ''],
    ['too large a request', status(413, { body: '<html>Too large</html>' }), 'context-length', ''],
    ['a spent credit', status(400, NO_CREDIT), 'auth', ''],
    ['a wrong key', status(401, { type: 'authentication_error' }), 'auth', ''],
    ['a forbidden model', status(403), 'auth', ''],
    ['an unknown model', status(404, { type: 'not_found_error' }), 'invalid-request', ''],
    ['a 408', status(408), 'timeout', ''],
    ['a rate limit', status(429), 'rate-limit', ''],
    ['a 500', status(500), 'overloaded', ''],
    ['a 502 with a web page', status(502, { body: '<html>Bad gateway</html>' }), 'overloaded', ''],
    ['a 503', status(503), 'overloaded', ''],
    ['an overload', status(529, OVERLOADED), 'overloaded', ''],
  ])('%s: throws the right kind after what had come, and asks once', async (_, step, kind, text) => {
    context.upstream.script(step);

    const outcome = await outcomeOf(ask(context.provider));

    expect(outcome.error).toBeInstanceOf(ProviderError);
    expect(outcome).toMatchObject({ error: { kind }, text });
    expect(outcome.parts.some(({ type }) => type === 'finish')).toBe(false);
    expect(context.upstream.requests).toHaveLength(1);
  });

  it('calls a server that is not there a network fault', async () => {
    const gone = await startFakeAnthropic();
    const provider = providerWith({ ANTHROPIC_BASE_URL: gone.url });
    await gone.close();

    const { error } = await outcomeOf(ask(provider));

    expect(error).toMatchObject({ kind: 'network' });
  });

  it.each([
    [{ retryAfter: 7 }, 7000],
    [{}, undefined],
  ])('passes on %j', async (headers, retryAfterMs) => {
    context.upstream.script(status(429, headers));

    expect((await outcomeOf(ask(context.provider))).error).toMatchObject({ status: 429, retryAfterMs });
  });

  it('does not quote the key that a vendor quotes', async () => {
    context.upstream.script(status(401, { message: `no such key: ${API_KEY}` }));

    const { error } = await outcomeOf(ask(context.provider));

    expect((error as Error).message).toBe('no such key: [key]');
  });

  it.each<[string, Step]>([
    ['and a clean end', (_request, reply) => reply.end()],
    ['and then a broken connection', (_request, reply) => reply.close()],
  ])('takes an answer with its stop reason as whole without message_stop %s', async (_, then) => {
    context.upstream.script(noMessageStop(then, { text: 'one two' }));

    const { text, parts, error } = await outcomeOf(ask(context.provider));

    expect(error).toBeUndefined();
    expect(text).toBe('one two');
    expect(parts.slice(-2)).toEqual([
      { type: 'usage', usage: { inputTokens: 1, outputTokens: 2, estimated: false } },
      { type: 'finish', finishReason: 'stop' },
    ]);
  });
});

describe('AnthropicLlmProvider, when it is stopped', () => {
  const context = useUpstream();

  it.each<[string, Step, string]>([
    ['before the headers', neverAnswers(), ''],
    ['after the headers', headersThenSilence(), ''],
    ['in the middle', stallAfter(2), 'one two '],
    [
      'after the stop reason',
      noMessageStop((_request, reply) => reply.untilClosed(), { text: 'whole' }),
      'whole',
    ],
  ])('throws the reason of the signal and closes upstream %s', async (_, step, text) => {
    context.upstream.script(step);
    const abort = new AbortController();
    const reason = new Error('enough');
    const outcome = outcomeOf(
      stopAfter(text, ask(context.provider, { signal: abort.signal }), abort, reason),
    );
    const request = await context.upstream.received();
    if (text === '') abort.abort(reason);

    expect(await outcome).toMatchObject({ text });
    expect((await outcome).error).toBe(reason);
    await expect(request.closedByClient).resolves.toBe(true);
  });

  it('closes upstream at once, also while nobody reads', async () => {
    context.upstream.script(stallAfter(3));
    const abort = new AbortController();
    const iterator = ask(context.provider, { signal: abort.signal })[Symbol.asyncIterator]();
    await iterator.next();

    abort.abort(new Error('enough'));

    await expect((await context.upstream.received()).closedByClient).resolves.toBe(true);
    await expect(iterator.next()).rejects.toThrow('enough');
  });

  it('asks nobody under a signal that has aborted before', async () => {
    const reason = new Error('too late');

    const { error } = await outcomeOf(ask(context.provider, { signal: AbortSignal.abort(reason) }));

    expect(error).toBe(reason);
    expect(context.upstream.requests).toHaveLength(0);
  });

  it('closes upstream when its reader leaves the loop', async () => {
    context.upstream.script(stallAfter(3));

    for await (const part of ask(context.provider)) {
      expect(part).toMatchObject({ type: 'text' });
      break;
    }

    await expect((await context.upstream.received()).closedByClient).resolves.toBe(true);
  });

  it('closes upstream when its reader leaves while it waits for a part', async () => {
    context.upstream.script(neverAnswers());
    const iterator = ask(context.provider)[Symbol.asyncIterator]();
    const waiting = iterator.next().catch((error: unknown) => error);
    const request = await context.upstream.received();

    await iterator.return?.();

    await expect(request.closedByClient).resolves.toBe(true);
    await expect(waiting).resolves.toMatchObject({ name: 'AbortError' });
  });
});
