import { afterEach, describe, expect, it } from '@jest/globals';
import {
  answer,
  cutAfter,
  errorEventAfter,
  finishThenSilence,
  headersThenSilence,
  html200,
  INTERRUPTED_TEXT,
  malformedEventAfter,
  neverAnswers,
  noDone,
  rawEvents,
  resetBeforeHeaders,
  stallAfter,
  status,
  toolCalls,
  type RecordedRequest,
  type Step,
} from '../../support/fake-openai/index.js';
import { attemptsOf, RouterHarness, type HarnessOptions } from './router-harness.js';

const WHOLE = INTERRUPTED_TEXT;

let harness: RouterHarness;
afterEach(() => harness.close());

async function start(options: HarnessOptions = {}): Promise<RouterHarness> {
  harness = await RouterHarness.start(options);
  return harness;
}

const keysOf = (requests: readonly RecordedRequest[]) => requests.map(({ apiKey }) => apiKey);

describe('faults before any text', () => {
  it('429 once with Retry-After: waits and gets the answer from the same target', async () => {
    const { primary, fallback } = await start();
    primary.script(status(429, { retryAfter: 1 }), answer(WHOLE));

    const outcome = await harness.ask();

    expect(outcome).toMatchObject({ text: WHOLE, code: undefined });
    expect(primary.requests).toHaveLength(2);
    expect(primary.requests[1]!.receivedAt - primary.requests[0]!.receivedAt).toBeGreaterThanOrEqual(990);
    expect(fallback.requests).toHaveLength(0);
  });

  it('429 with a second key: changes the key at once', async () => {
    const { primary } = await start({ keys: ['sk-0', 'sk-1'] });
    primary.script(status(429, { retryAfter: 60 }), answer(WHOLE));

    expect(await harness.ask()).toMatchObject({ text: WHOLE, code: undefined });
    expect(keysOf(primary.requests)).toEqual(['sk-0', 'sk-1']);

    await harness.ask();
    expect(keysOf(primary.requests).at(-1)).toBe('sk-1');
  });

  it('429 for ever: the fallback answers; without one, the client is told to come back', async () => {
    const { primary, fallback } = await start();
    primary.respondWith(status(429, { retryAfter: 60 }));
    fallback.respondWith(answer(WHOLE));

    expect(await harness.ask()).toMatchObject({ text: WHOLE, code: undefined });
    expect(primary.requests).toHaveLength(1);

    expect(await harness.ask({ isAlone: true })).toMatchObject({ text: '', code: 'UPSTREAM_RATE_LIMITED' });
    expect(primary.requests).toHaveLength(1);
  });

  it.each<[string, Step]>([
    ['500 once', status(500)],
    ['TCP reset before headers', resetBeforeHeaders()],
    ['200 with HTML', html200()],
    [
      'an answer of the older completions',
      rawEvents([{ choices: [{ text: 'one', finish_reason: 'stop' }] }]),
    ],
    ['error event at once', errorEventAfter(0)],
  ])('%s: asks the same target again', async (_, fault) => {
    const { primary, fallback } = await start();
    primary.script(fault, answer(WHOLE));

    expect(await harness.ask()).toMatchObject({ text: WHOLE, code: undefined });
    expect(primary.requests).toHaveLength(2);
    expect(fallback.requests).toHaveLength(0);
  });

  it('503 for ever: two attempts, then the fallback, whose usage and model count', async () => {
    const { primary, fallback } = await start();
    primary.respondWith(status(503));
    fallback.respondWith(answer('Fine.', { usage: { prompt_tokens: 7, completion_tokens: 3 } }));

    const outcome = await harness.ask();

    expect(outcome).toMatchObject({ text: 'Fine.', code: undefined });
    expect(primary.requests).toHaveLength(2);
    expect(fallback.requests.map(({ body }) => body.model)).toEqual(['model-f']);
    expect(outcome.parts.find(({ type }) => type === 'attempt-answered')).toMatchObject({
      target: { provider: 'fallback', model: 'model-f' },
      usage: { inputTokens: 7, outputTokens: 3, estimated: false },
    });
  });

  it('503 for ever everywhere: ends in an error, never more than 2 attempts on a target within 1.5 s', async () => {
    const { primary, fallback } = await start();
    primary.respondWith(status(503));
    fallback.respondWith(status(503));

    expect(await harness.ask()).toMatchObject({ text: '', code: 'UPSTREAM_OVERLOADED' });
    for (const { requests } of [primary, fallback]) {
      expect(requests.length).toBeLessThanOrEqual(3);
      const third = requests[2];
      if (third !== undefined)
        expect(third.receivedAt - requests[0]!.receivedAt).toBeGreaterThanOrEqual(1_490);
    }
    expect(primary.requests.length + fallback.requests.length).toBeLessThanOrEqual(6);
  });

  it.each<[string, Step]>([
    ['accepts and never answers', neverAnswers()],
    ['headers at once and the first token late', answer('late', { firstTokenDelayMs: 5_000 })],
    ['headers and then silence', headersThenSilence()],
  ])('%s: one attempt, then the fallback at once', async (_, fault) => {
    const { primary, fallback } = await start();
    primary.respondWith(fault);
    fallback.respondWith(answer(WHOLE));

    const outcome = await harness.ask();

    expect(outcome).toMatchObject({ text: WHOLE, code: undefined });
    expect(attemptsOf(outcome)).toEqual(['retry fallback after timeout']);
    expect(primary.requests).toHaveLength(1);
    await expect(primary.requests[0]!.closedByClient).resolves.toBe(true);
  });

  it('comments and role chunks are no content: the limit of the first content holds', async () => {
    const { primary, fallback } = await start();
    primary.respondWith(async (_request, reply) => {
      reply.headers();
      while (!reply.isOver) {
        await reply.write(': ping\n\n');
        await reply.event({ choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] });
        await reply.pause(20);
      }
    });
    fallback.respondWith(answer(WHOLE));

    expect(await harness.ask()).toMatchObject({ text: WHOLE, code: undefined });
    expect(primary.requests).toHaveLength(1);
  });

  it('a model at work on a long tool call is not silent', async () => {
    const { primary } = await start();
    const call = { index: 0, id: 'call_0', type: 'function', function: { name: 'note', arguments: '' } };
    primary.respondWith(async (_request, reply) => {
      reply.headers();
      await reply.event({ choices: [{ index: 0, delta: { tool_calls: [call] } }] });
      for (const piece of ['{"text"', ':', '"a', 'b', 'c"', '}']) {
        await reply.pause(100);
        await reply.event({
          choices: [{ index: 0, delta: { tool_calls: [{ index: 0, function: { arguments: piece } }] } }],
        });
      }
      await reply.event({ choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] });
      reply.end();
    });

    const { parts, code } = await harness.ask();

    expect(code).toBeUndefined();
    expect(primary.requests).toHaveLength(1);
    expect(parts).toContainEqual({
      type: 'tool-call',
      call: { callId: 'call_0', name: 'note', arguments: { text: 'abc' } },
    });
  });

  it('context length 400: no second try there, one on the fallback', async () => {
    const { primary, fallback } = await start();
    primary.respondWith(status(400, { code: 'context_length_exceeded' }));
    fallback.respondWith(answer(WHOLE));

    expect(await harness.ask()).toMatchObject({ text: WHOLE, code: undefined });
    expect(primary.requests).toHaveLength(1);

    fallback.respondWith(status(400, { code: 'context_length_exceeded' }));
    expect(await harness.ask()).toMatchObject({ code: 'UPSTREAM_CONTEXT_LENGTH' });
  });

  it.each([
    ['content filter 400', { code: 'content_filter' }, 'UPSTREAM_CONTENT_FILTERED'],
    ['another 400', {}, 'UPSTREAM_INVALID_REQUEST'],
  ])('%s: one attempt, no fallback, a clear error', async (_, body, code) => {
    const { primary, fallback } = await start();
    primary.respondWith(status(400, body));

    expect(await harness.ask()).toMatchObject({ text: '', code });
    expect([primary.requests.length, fallback.requests.length]).toEqual([1, 0]);
  });

  it('a model that is missing: the fallback answers', async () => {
    const { primary, fallback } = await start();
    primary.respondWith(status(404, { code: 'model_not_found' }));
    fallback.respondWith(answer(WHOLE));

    expect(await harness.ask()).toMatchObject({ text: WHOLE, code: undefined });
    expect(primary.requests).toHaveLength(1);
  });

  it('a refusal inside a 200: one attempt, as with its status', async () => {
    const { primary, fallback } = await start();
    primary.script((_request, reply) =>
      reply.json(200, { error: { type: 'invalid_request_error', message: 'no' } }),
    );

    expect(await harness.ask()).toMatchObject({ text: '', code: 'UPSTREAM_INVALID_REQUEST' });
    expect([primary.requests.length, fallback.requests.length]).toEqual([1, 0]);

    primary.script((_request, reply) => reply.json(200, { error: { code: 'model_not_found' } }));
    fallback.respondWith(answer(WHOLE));
    expect(await harness.ask()).toMatchObject({ text: WHOLE, code: undefined });
    expect([primary.requests.length, fallback.requests.length]).toEqual([2, 1]);
  });

  it('an invalid key among good ones: that key is out, the next one answers', async () => {
    const { primary, fallback } = await start({ keys: ['sk-bad', 'sk-good'] });
    primary.respondWith((request, reply) =>
      request.apiKey === 'sk-bad'
        ? status(401, { code: 'invalid_api_key' })(request, reply)
        : answer(WHOLE)(request, reply),
    );

    for (const _ of [1, 2]) expect(await harness.ask()).toMatchObject({ text: WHOLE, code: undefined });
    expect(keysOf(primary.requests)).toEqual(['sk-bad', 'sk-good', 'sk-good']);
    expect(fallback.requests).toHaveLength(0);
  });

  it("all keys invalid: the fallback answers; without one, never the caller's 401", async () => {
    const { primary, fallback } = await start({ keys: ['sk-a', 'sk-b'] });
    primary.respondWith(status(401, { code: 'invalid_api_key' }));
    fallback.respondWith(answer(WHOLE));

    expect(await harness.ask()).toMatchObject({ text: WHOLE, code: undefined });
    expect(keysOf(primary.requests)).toEqual(['sk-a', 'sk-b']);
    expect(await harness.ask({ isAlone: true })).toMatchObject({ code: 'UPSTREAM_CREDENTIALS_EXHAUSTED' });
    expect(primary.requests).toHaveLength(2);
  });
});

describe('faults in the middle of an answer', () => {
  const CUTS: readonly [string, Step, string][] = [
    ['a cut by reset', cutAfter(4, 'reset'), 'interrupted'],
    ['a cut by a closed socket', cutAfter(4, 'close'), 'interrupted'],
    ['a clean EOF', cutAfter(4, 'eof'), 'interrupted'],
    ['a stall', stallAfter(4), 'interrupted'],
    ['a malformed event', malformedEventAfter(4), 'interrupted'],
    ['an error event', errorEventAfter(4), 'interrupted'],
  ];

  it.each(CUTS)('%s: goes on from the text on a target that takes a prefill', async (_, fault) => {
    const { primary, fallback } = await start({ prefill: 'fallback' });
    primary.respondWith(fault);
    fallback.respondWith(
      answer('five six seven eight nine ten', { tokens: [' five', ' six seven eight nine ten'] }),
    );

    const outcome = await harness.ask();

    expect(outcome).toMatchObject({ text: WHOLE, code: undefined });
    expect(attemptsOf(outcome)).toEqual(['continue fallback after interrupted']);
    expect(primary.requests).toHaveLength(1);
    expect(fallback.requests[0]!.body.messages).toEqual([
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: 'one two three four' },
    ]);
  });

  it.each(CUTS)('%s: replays, and delivers only what is new', async (_, fault) => {
    const { primary, fallback } = await start();
    primary.script(fault).respondWith(answer(WHOLE));

    const outcome = await harness.ask();

    expect(outcome).toMatchObject({ text: WHOLE, code: undefined });
    expect(attemptsOf(outcome)).toEqual(['replay primary after interrupted']);
    expect(fallback.requests).toHaveLength(0);
  });

  it.each(CUTS)(
    '%s: takes the text back where the dialect can and the new answer differs',
    async (_, fault) => {
      const { primary } = await start();
      primary.script(fault).respondWith(answer('one two but then another way'));

      const outcome = await harness.ask({ canRetract: true });

      expect(outcome).toMatchObject({ text: 'one two but then another way', code: undefined });
      expect(attemptsOf(outcome)).toEqual([
        'replay primary after interrupted',
        'reset primary after interrupted',
      ]);
    },
  );

  it.each(CUTS)('%s: else it is an error, and what was delivered stays as it was', async (_, fault) => {
    const { primary, fallback } = await start();
    primary.script(fault).respondWith(answer('something else'));

    expect(await harness.ask()).toMatchObject({ text: 'one two three four ', code: 'UPSTREAM_INTERRUPTED' });
    expect(primary.requests.length + fallback.requests.length).toBe(2);
  });

  it('a cut whose fallback rejects the prefill: learns that, replays, and tells of the cut if that fails too', async () => {
    const { primary, fallback } = await start({ prefill: 'fallback' });
    primary.respondWith(cutAfter(4, 'close'));
    fallback.script(status(400, { message: 'the conversation must end with a user message' }), answer(WHOLE));

    const outcome = await harness.ask();

    expect(outcome).toMatchObject({ text: WHOLE, code: undefined });
    expect(attemptsOf(outcome)).toEqual([
      'continue fallback after interrupted',
      'replay fallback after invalid-request',
    ]);

    fallback.respondWith(status(400));
    const second = await harness.ask();
    expect(second).toMatchObject({ text: 'one two three four ', code: 'UPSTREAM_INTERRUPTED' });
    expect(attemptsOf(second).some((attempt) => attempt.startsWith('continue'))).toBe(false);
  });

  it('both attempts count: what the cut one used is estimated', async () => {
    const { primary } = await start();
    primary.script(cutAfter(4, 'close')).respondWith(answer(WHOLE));

    const { parts } = await harness.ask();

    expect(parts.find(({ type }) => type === 'attempt-failed')).toMatchObject({
      target: { provider: 'primary', model: 'model-p' },
      keyIndex: 0,
      reason: 'interrupted',
      usage: { inputTokens: 1, outputTokens: 5, estimated: true },
    });
  });

  it('never passes on half a set of tool calls', async () => {
    const { primary } = await start();
    const calls = toolCalls([
      { name: 'a', arguments: {} },
      { name: 'b', arguments: {} },
    ]);
    primary.script(async (_request, reply) => {
      reply.headers();
      const whole = { index: 0, id: 'x', function: { name: 'a', arguments: '{}' } };
      await reply.event({ choices: [{ index: 0, delta: { tool_calls: [whole] } }] });
      reply.close();
    }, calls);

    const { parts } = await harness.ask();

    expect(parts.flatMap((part) => (part.type === 'tool-call' ? [part.call.name] : []))).toEqual(['a', 'b']);
  });

  it('no [DONE]: the answer with its finish reason is whole', async () => {
    const { primary } = await start();
    primary.respondWith(noDone());

    expect(await harness.ask()).toMatchObject({ text: WHOLE, code: undefined });
    expect(primary.requests).toHaveLength(1);
  });
});

describe('a finish reason and then silence', () => {
  it.each([
    ['its usage is estimated', null],
    ['the usage that came counts', { prompt_tokens: 7, completion_tokens: 3 }],
  ])('the answer is whole in one attempt, and %s', async (_, usage) => {
    const { primary } = await start();
    primary.respondWith(finishThenSilence({ usage }));

    const outcome = await harness.ask();

    expect(outcome).toMatchObject({ text: WHOLE, code: undefined });
    expect(outcome.parts.find(({ type }) => type === 'attempt-answered')).toMatchObject({
      usage: usage ? { inputTokens: 7, outputTokens: 3, estimated: false } : { estimated: true },
    });
    expect(outcome.parts.filter(({ type }) => type === 'attempt-failed')).toEqual([]);
    expect(primary.requests).toHaveLength(1);
    await expect(primary.requests[0]!.closedByClient).resolves.toBe(true);
  });

  it('a replay that ends so and differs is told as that: nobody is asked again', async () => {
    const { primary, fallback } = await start();
    primary.script(cutAfter(4, 'close')).respondWith(finishThenSilence({ text: 'one two ' }));

    expect(await harness.ask()).toMatchObject({ text: 'one two three four ', code: 'UPSTREAM_INTERRUPTED' });
    expect(primary.requests.length + fallback.requests.length).toBe(2);
  });

  it('waits a moment for a usage that is late', async () => {
    const { primary } = await start();
    primary.respondWith(async (_request, reply) => {
      reply.headers();
      await reply.event({ choices: [{ index: 0, delta: { content: WHOLE }, finish_reason: 'stop' }] });
      await reply.pause(150);
      await reply.lastEvent({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } });
    });

    const { parts } = await harness.ask();

    expect(parts.find(({ type }) => type === 'attempt-answered')).toMatchObject({
      usage: { inputTokens: 7, outputTokens: 3, estimated: false },
    });
  });
});

describe('faults that last', () => {
  it('a primary that is down: after a few failures it is left alone, and asked again once it may be back', async () => {
    const { primary, fallback } = await start();
    primary.respondWith(resetBeforeHeaders());
    fallback.respondWith(answer(WHOLE));

    for (let count = 0; count < 6; count += 1) {
      expect(await harness.ask()).toMatchObject({ text: WHOLE, code: undefined });
    }
    expect(primary.requests).toHaveLength(4);
    expect(attemptsOf(await harness.ask())).toEqual(['retry fallback after circuit-open']);
    primary.respondWith(answer('back'));
    expect(await harness.ask({ isAlone: true })).toMatchObject({ text: 'back' });
    expect(attemptsOf(await harness.ask())).toEqual([]);
  });

  it('a full queue: an error at once, and the caller is told to come back', async () => {
    const { primary } = await start({ variables: { PRIMARY_MAX_CONCURRENCY: '1' } });
    primary.respondWith(answer(WHOLE, { firstTokenDelayMs: 50 }));
    const stop = new AbortController();
    const waiting = Array.from({ length: 17 }, () =>
      harness.ask({ isAlone: true, signal: stop.signal }).catch((error: unknown) => error),
    );
    await primary.received(1);

    const refused = await harness.ask({ isAlone: true });

    expect(refused).toMatchObject({ text: '', code: 'UPSTREAM_OVERLOADED' });
    expect(primary.requests).toHaveLength(1);
    stop.abort(new Error('enough'));
    await Promise.all(waiting);
    expect(await harness.ask({ isAlone: true })).toMatchObject({ text: WHOLE, code: undefined });
  });
});

describe('a client that leaves', () => {
  it.each<[string, Step]>([
    ['in backoff', status(429, { retryAfter: 2 })],
    ['while the first token is waited for', neverAnswers()],
    ['in the middle', stallAfter(3)],
    ['behind the finish reason', finishThenSilence()],
  ])('%s: everything stops, and the process serves on', async (_, fault) => {
    const { primary } = await start();
    primary.script(fault);
    const stop = new AbortController();
    const asked = harness.ask({ signal: stop.signal });
    const request = await primary.received();
    setTimeout(() => stop.abort(new Error('gone')), 50);

    await expect(asked).rejects.toThrow('gone');

    await request.ended;
    expect(primary.requests).toHaveLength(1);
    expect(
      await harness.ask({ isAlone: true, targets: [{ provider: 'fallback', model: 'model-f' }] }),
    ).toMatchObject({ text: 'You said: Hi', code: undefined });
  });
});
