import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jsonPost, openEventStream, postJsonEvents, runTurn, textOf } from '../support/event-stream.js';
import {
  answer,
  cutAfter,
  stallAfter,
  startFakeOpenAi,
  status,
  toolCalls,
  type FakeOpenAi,
} from '../support/fake-openai/index.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describe('turns of a model behind the OpenAI SDK', () => {
  let upstream: FakeOpenAi;
  let service: TestApp;
  beforeEach(async () => {
    upstream = await startFakeOpenAi();
    service = await startTestApp({
      OPENAI_BASE_URL: upstream.url,
      OPENAI_API_KEY: 'sk-test',
      OPENAI_MODEL: 'first-model',
      OPENAI_MODEL_FALLBACK: 'second-model',
      SYSTEM_PROMPT: 'Be brief.',
    });
  });
  afterEach(async () => {
    await service.close();
    await upstream.close();
  });

  it('sends the conversation with its history, and stores what came back', async () => {
    upstream.script(answer('Hello there.'), answer('You greeted me.'));
    await runTurn(service.url, { input: 'Hello', session_id: 's' });
    const events = await runTurn(service.url, { input: 'What did I do?', session_id: 's' });

    expect(upstream.requests[1]).toMatchObject({ apiKey: 'sk-test' });
    expect(upstream.requests[1]?.body).toMatchObject({
      model: 'first-model',
      stream: true,
      stream_options: { include_usage: true },
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Hello there.' },
        { role: 'user', content: 'What did I do?' },
      ],
    });
    expect(textOf(events)).toBe('You greeted me.');
    expect(events.at(-1)).toMatchObject({
      provider: 'gpt',
      model: 'first-model',
      usage: { estimated: false },
    });
  });

  it('stores an answer whose tokens the server guesses at', async () => {
    const guess = { prompt_tokens: 3.2, completion_tokens: 8.5 };
    upstream.script(answer('Hello, world! How are you today?', { usage: guess }), answer('Fine.'));
    const events = await runTurn(service.url, { input: 'Hello', session_id: 's' });
    expect(events.at(-1)).toMatchObject({ type: 'turn-end', usage: { inputTokens: 3, outputTokens: 9 } });
    await runTurn(service.url, { input: 'And you?', session_id: 's' });
    expect(upstream.requests[1]?.body).toMatchObject({
      messages: [{}, {}, { role: 'assistant', content: 'Hello, world! How are you today?' }, {}],
    });
  });

  it('delivers text whose characters are split over packets', async () => {
    const text = 'Xin chào 👋🏽 — tiếng Việt, 日本語, 👩‍👩‍👧‍👦.';
    upstream.script(answer(text, { chunkBytes: 1 }));

    const events = await postJsonEvents(`${service.url}/stream`, { prompt: 'hi' });
    expect(
      events.map((event) => (event['type'] === 'chunk' ? (event['content'] as string) : '')).join(''),
    ).toBe(text);
  });

  it('runs the tools that the model calls, side by side, and sends their results back', async () => {
    upstream.script(
      toolCalls([
        { id: 'a', name: 'calculate', arguments: { expression: '6 * 7' } },
        { id: 'b', name: 'no_such_tool', arguments: {} },
        { id: 'c', name: 'calculate', arguments: '{"expression": ' },
      ]),
      answer('It is 42.'),
    );
    const events = await runTurn(service.url, { input: '6 times 7?' });

    expect(upstream.requests[0]?.body['tools']).toEqual(
      expect.arrayContaining([expect.objectContaining({ type: 'function' })]),
    );
    expect(upstream.requests[1]?.body.messages?.slice(-4)).toMatchObject([
      { role: 'assistant', tool_calls: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] },
      { role: 'tool', tool_call_id: 'a', content: 'Result: 6 * 7 = 42' },
      { role: 'tool', tool_call_id: 'b', content: expect.stringContaining('no tool named "no_such_tool"') },
      { role: 'tool', tool_call_id: 'c', content: expect.stringMatching(/JSON/) },
    ]);
    expect(textOf(events)).toBe('It is 42.');
  });

  it('ends a model that does nothing but call tools: the last call gets none', async () => {
    await service.close();
    service = await startTestApp({ OPENAI_BASE_URL: upstream.url, TURN_MAX_STEPS: '3' });
    upstream.respondWith(toolCalls([{ name: 'calculate', arguments: { expression: '1' } }]));
    const events = await runTurn(service.url, { input: 'loop' });

    expect(upstream.requests.map(({ body }) => 'tools' in body)).toEqual([true, true, false]);
    expect(events.at(-1)).toMatchObject({ type: 'turn-error', code: 'TURN.STEP_LIMIT' });
  });

  it('tries the fallback before the first token, and says who answered', async () => {
    upstream.respondWith((request, reply) =>
      (request.body.model === 'first-model' ? status(503) : answer('From the second.'))(request, reply),
    );
    const events = await runTurn(service.url, { input: 'hi' });

    expect(events.filter(({ type }) => type === 'attempt').at(-1)).toMatchObject({
      model: 'second-model',
      mode: 'retry',
    });
    expect(textOf(events)).toBe('From the second.');
    expect(events.at(-1)).toMatchObject({ type: 'turn-end', model: 'second-model' });
  });

  it('is a status when every target fails before the first token', async () => {
    upstream.respondWith(status(500));
    const response = await fetch(`${service.url}/stream`, jsonPost({ prompt: 'hi' }));

    expect(response.status).toBe(503);
    const body = await response.text();
    expect(JSON.parse(body)).toMatchObject({ error: { code: 'UPSTREAM_OVERLOADED' } });
    expect(body).not.toMatch(/127\.0\.0\.1|sk-test|stack/);
  });

  it('closes the upstream connection when the client of /stream goes away', async () => {
    upstream.respondWith(stallAfter(3));
    const client = await openEventStream(
      `${service.url}/stream`,
      jsonPost({ prompt: 'hi', session_id: 'left' }),
    );
    await client.next();
    client.abort();

    await expect((await upstream.received(1)).closedByClient).resolves.toBe(true);
  });

  it('closes the upstream connection when the client goes away before the first token', async () => {
    upstream.respondWith(stallAfter(0));
    const controller = new AbortController();
    const pending = fetch(`${service.url}/stream`, {
      ...jsonPost({ prompt: 'hi' }),
      signal: controller.signal,
    });
    const request = await upstream.received(1);
    controller.abort();

    await expect(pending).rejects.toThrow();
    await expect(request.closedByClient).resolves.toBe(true);
  });

  it('closes the upstream connection when a turn is cancelled or out of time', async () => {
    await service.close();
    service = await startTestApp({
      OPENAI_BASE_URL: upstream.url,
      TURN_TIMEOUT_MS: '400',
      OPENAI_MODEL: 'm',
    });
    upstream.script(stallAfter(2), stallAfter(2));
    const stream = await openEventStream(
      `${service.url}/v1/turns`,
      jsonPost({ input: 'hi' }, { accept: 'text/event-stream' }),
    );
    const { turnId } = JSON.parse((await stream.next())?.data ?? '') as { turnId: string };
    await fetch(`${service.url}/v1/turns/${turnId}/cancel`, { method: 'POST' });
    await expect((await upstream.received(1)).closedByClient).resolves.toBe(true);

    const events = await runTurn(service.url, { input: 'hi' });
    expect(events.at(-1)).toMatchObject({
      type: 'turn-error',
      code: 'TURN.TIMEOUT',
      partialText: textOf(events),
    });
    await expect((await upstream.received(2)).closedByClient).resolves.toBe(true);
  });

  it('never presents a cut answer as a whole one', async () => {
    await service.close();
    service = await startTestApp({ OPENAI_BASE_URL: upstream.url, OPENAI_MODEL: 'm' });
    for (const mode of ['eof', 'reset'] as const) {
      upstream.respondWith(cutAfter(3, mode));
      const events = await runTurn(service.url, { input: 'hi' });

      expect(events.at(-1)).toMatchObject({
        type: 'turn-error',
        retryable: true,
        partialText: textOf(events),
      });
      expect(events.filter(({ type }) => type.startsWith('turn-'))).toHaveLength(2);
    }
  });

  it('keeps of an endless answer what can be stored, and says that it was cut', async () => {
    upstream.respondWith(answer('x'.repeat(600_000), { tokens: ['x'.repeat(300_000), 'x'.repeat(300_000)] }));
    const events = await runTurn(service.url, { input: 'hi', session_id: 'endless' });

    expect(events.at(-1)).toMatchObject({ type: 'turn-error', code: 'TURN.ANSWER_TOO_LARGE' });
    const history = (await (await fetch(`${service.url}/session/endless`)).json()) as {
      messages: { content: string }[];
    };
    expect(history).toMatchObject({ messages: [{ role: 'user' }, { role: 'assistant', interrupted: true }] });
    expect(history.messages[1]?.content).toHaveLength(500_000);
  });
});
