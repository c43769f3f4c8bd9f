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
  noDone,
  noFinishReason,
  rawEvents,
  resetBeforeHeaders,
  stallAfter,
  startFakeOpenAi,
  status,
  type Reply,
  type Step,
} from '../../support/fake-openai/index.js';
import { providerWith, useUpstream } from './openai-harness.js';
import { API_KEY, ask, outcomeOf, stopAfter } from './provider-harness.js';

describe('OpenAiLlmProvider, when the vendor fails', () => {
  const context = useUpstream();

  it.each<[string, Step, string, string]>([
    ['a reset before the headers', resetBeforeHeaders(), 'network', ''],
    ['a reset in the middle', cutAfter(3, 'reset'), 'interrupted', 'one two three '],
    ['a socket closed in the middle', cutAfter(3, 'close'), 'interrupted', 'one two three '],
    ['a clean end in the middle', cutAfter(3, 'eof'), 'interrupted', 'one two three '],
    ['a socket closed after the headers', cutAfter(0, 'close'), 'interrupted', ''],
    ['[DONE] without a finish reason', noFinishReason({ text: 'one two' }), 'interrupted', 'one two'],
    ['a malformed event', malformedEventAfter(2), 'interrupted', 'one two '],
    ['an error event', errorEventAfter(2), 'interrupted', 'one two '],
    ['an error event at once', errorEventAfter(0), 'overloaded', ''],
    ['an error without a type at once', errorEventAfter(0, { message: 'no' }), 'unknown', ''],
    [
      'a refusal inside a 200',
      (_request, reply) => reply.json(200, { error: { type: 'invalid_request_error', message: 'no' } }),
      'invalid-request',
      '',
    ],
    [
      'an error event of the rate limit',
      errorEventAfter(1, { code: 'rate_limit_exceeded' }),
      'rate-limit',
      'one ',
    ],
    ['a flat error event', rawEvents([{ object: 'error', message: 'no', code: 500 }]), 'overloaded', ''],
    ['an event that is no object', rawEvents(['null']), 'interrupted', ''],
    [
      'an answer of the older completions',
      rawEvents([{ choices: [{ index: 0, text: 'one two', finish_reason: 'stop' }] }]),
      'interrupted',
      '',
    ],
    [
      'a whole choice that says nothing',
      (_request, reply) => reply.json(200, { choices: [{ index: 0, finish_reason: 'stop' }] }),
      'interrupted',
      '',
    ],
    ['a web page', html200(), 'interrupted', ''],
    ['an empty stream', emptyStream(), 'interrupted', ''],
    ['a 204', status(204, { body: '' }), 'interrupted', ''],
    ['a 400', status(400), 'invalid-request', ''],
    ['too long a context', status(400, { code: 'context_length_exceeded' }), 'context-length', ''],
    ['a filtered prompt', status(400, { code: 'content_filter' }), 'content-filter', ''],
    ['a wrong key', status(401, { code: 'invalid_api_key' }), 'auth', ''],
    ['a forbidden model', status(403), 'auth', ''],
    ['a 408', status(408), 'timeout', ''],
    ['a rate limit', status(429), 'rate-limit', ''],
    ['a spent quota', status(429, { code: 'insufficient_quota' }), 'auth', ''],
    ['a 500', status(500), 'overloaded', ''],
    ['a 502 with a web page', status(502, { body: '<html>Bad gateway</html>' }), 'overloaded', ''],
    ['a 503', status(503), 'overloaded', ''],
  ])('%s: throws the right kind after what had come, and asks once', async (_, step, kind, text) => {
    context.upstream.script(step);

    const outcome = await outcomeOf(ask(context.provider));

    expect(outcome.error).toBeInstanceOf(ProviderError);
    expect(outcome).toMatchObject({ error: { kind }, text });
    expect(outcome.parts.some(({ type }) => type === 'finish')).toBe(false);
    expect(context.upstream.requests).toHaveLength(1);
  });

  describe('a server that puts a finish reason into every chunk', () => {
    const talk = async (reply: Reply, reasonsTo = 3): Promise<void> => {
      reply.headers();
      for (const [index, content] of ['one ', 'two ', 'three'].entries()) {
        await reply.event({
          choices: [{ index: 0, delta: { content }, finish_reason: index < reasonsTo ? 'stop' : null }],
        });
      }
    };

    it.each([
      ['each', 3],
      ['the first alone', 1],
    ])('a cut is no end: a reason in %s', async (_, reasonsTo) => {
      context.upstream.script(async (_request, reply) => {
        await talk(reply, reasonsTo);
        reply.close();
      });

      const { error, parts } = await outcomeOf(ask(context.provider));

      expect(error).toMatchObject({ kind: 'interrupted' });
      expect(parts.some(({ type }) => type === 'finish')).toBe(false);
    });

    it.each<[string, (reply: Reply) => Promise<void> | void]>([
      ['[DONE]', (reply) => reply.lastEvent('[DONE]')],
      ['the end of the response', (reply) => reply.end()],
    ])('the answer is whole with %s', async (_, end) => {
      context.upstream.script(async (_request, reply) => {
        await talk(reply);
        await end(reply);
      });

      const { error, text, parts } = await outcomeOf(ask(context.provider));

      expect(error).toBeUndefined();
      expect(text).toBe('one two three');
      expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'stop' });
    });
  });

  it('calls a server that is not there a network fault', async () => {
    const gone = await startFakeOpenAi();
    const provider = providerWith({ OPENAI_BASE_URL: gone.url });
    await gone.close();

    const { error } = await outcomeOf(ask(provider));

    expect(error).toMatchObject({ kind: 'network' });
  });

  it.each([
    [{ retryAfter: 7 }, 7000],
    [{ retryAfterMs: 150 }, 150],
    [{}, undefined],
  ])('passes on %j', async (headers, retryAfterMs) => {
    context.upstream.script(status(429, headers));

    expect((await outcomeOf(ask(context.provider))).error).toMatchObject({ status: 429, retryAfterMs });
  });

  it('does not quote the key that a vendor quotes', async () => {
    context.upstream.script(status(401, { message: `no such key: ${API_KEY}` }));

    const { error } = await outcomeOf(ask(context.provider));

    expect((error as Error).message).toContain('no such key');
    expect((error as Error).message).not.toContain(API_KEY);
  });

  it.each<[string, (whole: object) => Step]>([
    ['as JSON', (whole) => (_request, reply) => reply.json(200, whole)],
    ['as one event', (whole) => rawEvents([whole])],
    ['as one event, with [DONE]', (whole) => rawEvents([whole, '[DONE]'])],
  ])('takes the whole answer of a server that does not stream, %s', async (_, stepOf) => {
    const content = 'Xin chào! '.repeat(20_000);
    const usage = { prompt_tokens: 7, completion_tokens: 3 };
    context.upstream.script(stepOf({ choices: [{ message: { content }, finish_reason: 'stop' }], usage }));

    const { text, parts, error } = await outcomeOf(ask(context.provider));

    expect(error).toBeUndefined();
    expect(text).toBe(content);
    expect(parts.slice(-2)).toEqual([
      { type: 'usage', usage: { inputTokens: 7, outputTokens: 3, estimated: false } },
      { type: 'finish', finishReason: 'stop' },
    ]);
  });

  it.each<[string, Step]>([
    ['without [DONE]', noDone({ text: 'one two' })],
    [
      'and then a broken connection',
      async (_request, reply) => {
        reply.headers();
        await reply.event({ choices: [{ index: 0, delta: { content: 'one two' }, finish_reason: 'stop' }] });
        reply.close();
      },
    ],
  ])('takes an answer with its finish reason as whole %s', async (_, step) => {
    context.upstream.script(step);

    const { text, parts, error } = await outcomeOf(ask(context.provider));

    expect(error).toBeUndefined();
    expect(text).toBe('one two');
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'stop' });
  });
});

describe('OpenAiLlmProvider, when it is stopped', () => {
  const context = useUpstream();

  it.each<[string, Step, string]>([
    ['before the headers', neverAnswers(), ''],
    ['after the headers', headersThenSilence(), ''],
    ['in the middle', stallAfter(2), 'one two '],
    [
      'after the finish reason',
      async (_request, reply) => {
        reply.headers();
        await reply.event({ choices: [{ index: 0, delta: { content: 'whole' }, finish_reason: 'stop' }] });
        await reply.untilClosed();
      },
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
