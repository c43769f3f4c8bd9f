import { describe, expect, it } from '@jest/globals';
import { ProviderError } from '../../../src/providers/provider-error.js';
import {
  answer,
  chunk,
  cutAfter,
  emptyStream,
  errorBody,
  errorEventAfter,
  errorInfo,
  halfEventAfter,
  html200,
  malformedEventAfter,
  rawEvents,
  recording,
  resetBeforeHeaders,
  retryInfo,
  startFakeGemini,
  status,
  type Step,
} from '../../support/fake-gemini/index.js';
import { API_KEY, ask, outcomeOf, providerWith, useUpstream } from './gemini-harness.js';

const TOO_LONG = 'The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).';

describe('GeminiLlmProvider, when the vendor fails', () => {
  const context = useUpstream();

  it.each<[string, Step, string, string]>([
    ['a reset before the headers', resetBeforeHeaders(), 'network', ''],
    ['a reset in the middle', cutAfter(3, 'reset'), 'interrupted', 'one two three '],
    ['a socket closed in the middle', cutAfter(3, 'close'), 'interrupted', 'one two three '],
    ['a clean end in the middle', cutAfter(3, 'eof'), 'interrupted', 'one two three '],
    ['a socket closed after the headers', cutAfter(0, 'close'), 'interrupted', ''],
    ['an end in the middle of an event', halfEventAfter(2), 'interrupted', 'one two '],
    ['a malformed event', malformedEventAfter(2), 'interrupted', 'one two '],
    ['an error event', errorEventAfter(2), 'interrupted', 'one two '],
    ['an error event at once', errorEventAfter(0), 'overloaded', ''],
    [
      'an error event of the rate limit',
      errorEventAfter(1, errorBody(429, 'RESOURCE_EXHAUSTED', 'Slow down.')),
      'rate-limit',
      'one ',
    ],
    [
      'an error event of overload',
      errorEventAfter(1, errorBody(503, 'UNAVAILABLE', 'The model is overloaded.')),
      'overloaded',
      'one ',
    ],
    ['an error event without a code', rawEvents([{ error: { message: 'no' } }]), 'unknown', ''],
    ['an event that is no object', rawEvents(['null']), 'interrupted', ''],
    ['a blocked prompt', rawEvents([{ promptFeedback: { blockReason: 'SAFETY' } }]), 'content-filter', ''],
    [
      'a call that the model got wrong',
      rawEvents([chunk([{ text: 'one ' }]), chunk([], { finishReason: 'MALFORMED_FUNCTION_CALL' })]),
      'interrupted',
      'one ',
    ],
    [
      'an error as the whole of a 200',
      recording(JSON.stringify(errorBody(429, 'RESOURCE_EXHAUSTED', 'Slow down.'))),
      'rate-limit',
      '',
    ],
    [
      'an error in the list of all chunks',
      recording(
        JSON.stringify([chunk([{ text: 'one ' }]), errorBody(429, 'RESOURCE_EXHAUSTED', 'Slow down.')]),
      ),
      'rate-limit',
      '',
    ],
    [
      'a list of chunks that breaks off',
      recording(JSON.stringify([chunk([{ text: 'one' }], { finishReason: 'STOP' })]).slice(0, -1)),
      'interrupted',
      '',
    ],
    ['a web page', html200(), 'interrupted', ''],
    ['an empty stream', emptyStream(), 'interrupted', ''],
    ['a 204', status(204, { body: '' }), 'interrupted', ''],
    ['a 400', status(400, { status: 'INVALID_ARGUMENT' }), 'invalid-request', ''],
    ['too long a context', status(400, { message: TOO_LONG }), 'context-length', ''],
    ['a wrong key', status(400, { details: [errorInfo('API_KEY_INVALID')] }), 'auth', ''],
    ['a region without a free tier', status(400, { status: 'FAILED_PRECONDITION' }), 'auth', ''],
    ['a forbidden model', status(403, { status: 'PERMISSION_DENIED' }), 'auth', ''],
    ['an unknown model', status(404, { status: 'NOT_FOUND' }), 'invalid-request', ''],
    ['a 408', status(408), 'timeout', ''],
    ['a rate limit', status(429, { status: 'RESOURCE_EXHAUSTED' }), 'rate-limit', ''],
    ['a 500', status(500, { status: 'INTERNAL' }), 'overloaded', ''],
    ['a 502 with a web page', status(502, { body: '<html>Bad gateway</html>' }), 'overloaded', ''],
    [
      'a 503 whose JSON is broken',
      status(503, { body: '{"error": {', headers: { 'content-type': 'application/json' } }),
      'overloaded',
      '',
    ],
    ['a deadline', status(504, { status: 'DEADLINE_EXCEEDED' }), 'timeout', ''],
  ])('%s: throws the right kind after what had come, and asks once', async (_, step, kind, text) => {
    context.upstream.script(step);

    const outcome = await outcomeOf(ask(context.provider));

    expect(outcome.error).toBeInstanceOf(ProviderError);
    expect(outcome).toMatchObject({ error: { kind }, text });
    expect(outcome.parts.some(({ type }) => type === 'finish')).toBe(false);
    expect(context.upstream.requests).toHaveLength(1);
  });

  it('closes a stream that it gives up on', async () => {
    context.upstream.script(errorEventAfter(1));
    await outcomeOf(ask(context.provider));

    await expect((await context.upstream.received()).closedByClient).resolves.toBe(true);
  });

  it('does not ask on where an answer was cut by its length', async () => {
    const cut = chunk([{ text: 'one' }], { finishReason: 'CONTINUATION', continuationToken: 'more' });
    context.upstream.script(rawEvents([cut]), answer('two'));

    const { parts } = await outcomeOf(ask(context.provider));

    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'length' });
    expect(context.upstream.requests).toHaveLength(1);
  });

  it('follows no redirect, which would carry the key elsewhere', async () => {
    const elsewhere = await startFakeGemini();
    const location = `${elsewhere.url}/v1beta/models/m:streamGenerateContent?alt=sse`;
    context.upstream.script(status(307, { body: '', headers: { location } }));

    const { error } = await outcomeOf(ask(context.provider));

    expect(error).toMatchObject({ status: 307 });
    expect(elsewhere.requests).toHaveLength(0);
    await elsewhere.close();
  });

  it('calls a server that is not there a network fault', async () => {
    const gone = await startFakeGemini();
    const provider = providerWith({ GEMINI_BASE_URL: gone.url });
    await gone.close();

    expect((await outcomeOf(ask(provider))).error).toMatchObject({ kind: 'network' });
  });

  it('calls nobody with a name that can be no model', async () => {
    const { error } = await outcomeOf(ask(context.provider, {}, { model: '../files' }));

    expect(error).toMatchObject({ kind: 'invalid-request' });
    expect(context.upstream.requests).toHaveLength(0);
  });

  it.each([
    [{ details: [retryInfo('17s')] }, 17_000],
    [{ retryAfter: 7 }, 7000],
    [{}, undefined],
  ])('passes on the wait of %j', async (options, retryAfterMs) => {
    context.upstream.script(status(429, { status: 'RESOURCE_EXHAUSTED', ...options }));

    expect((await outcomeOf(ask(context.provider))).error).toMatchObject({ status: 429, retryAfterMs });
  });

  it('does not quote the key that a vendor quotes', async () => {
    context.upstream.script(status(403, { message: `no such key: ${API_KEY}` }));

    const { error } = await outcomeOf(ask(context.provider));

    expect((error as Error).message).toContain('no such key');
    expect((error as Error).message).not.toContain(API_KEY);
  });

  it('takes an answer with its finish reason as whole, also when the connection breaks then', async () => {
    context.upstream.script(async (_request, reply) => {
      reply.headers();
      await reply.event(chunk([{ text: 'one two' }], { finishReason: 'STOP' }));
      reply.close();
    });

    const { text, parts, error } = await outcomeOf(ask(context.provider));

    expect(error).toBeUndefined();
    expect(text).toBe('one two');
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'stop' });
  });
});
