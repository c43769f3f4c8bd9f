import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonPost, openEventStream } from '../support/event-stream.js';
import { status } from '../support/fake-openai/index.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';
import { PingCounter, silentBetween, silentRefusal } from '../support/slow-upstream.js';

describe('an open event stream', () => {
  let app: AppOnFakeOpenAi;
  beforeAll(async () => {
    app = await startOnFakeOpenAi({ HEARTBEAT_INTERVAL_MS: '50', OPENAI_MODEL_FALLBACK: '' });
  });
  afterEach(() => {
    app.upstream.reset();
  });
  afterAll(() => app.close());

  /** A model that answers with what it is given, and says nothing in between. */
  const gate = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    return { opened: { more: () => promise }, open: resolve };
  };

  it('has no lines but data and comments on a kept contract', async () => {
    const pings = new PingCounter();
    app.upstream.script(silentBetween(pings, [1, 'Hi', 1], 'whole'));
    const response = await fetch(`${app.url}/chat`, jsonPost({ session_id: 'lines', message: 'Hi' }));
    const bytes: Uint8Array[] = [];
    for await (const chunk of pings.watch(response.body as unknown as AsyncIterable<Uint8Array>))
      bytes.push(chunk);
    const lines = Buffer.concat(bytes).toString().split('\n');

    expect(lines.filter((line) => !/^(data: |: ping |$)/.test(line))).toEqual([]);
    expect(lines[0]).toMatch(/^: ping/);
  });

  it('of turns has events for silences, without an id, and tells when to come back', async () => {
    const { opened, open } = gate();
    app.upstream.script(silentBetween(opened, ['Hi', 1], 'whole'));
    const stream = await openEventStream(
      `${app.url}/v1/turns`,
      jsonPost({ input: 'Hi' }, { accept: 'text/event-stream' }),
    );
    const events = [];
    for (let event = await stream.next(); event !== undefined; event = await stream.next()) {
      events.push(event);
      if (event.event === 'heartbeat') open();
    }
    const [first] = events;
    const { turnId } = JSON.parse(first?.data ?? '{}') as { turnId: string };
    const again = await (
      await fetch(`${app.url}/v1/turns/${turnId}/events`, { headers: { 'last-event-id': '2' } })
    ).text();

    const beat = events.find(({ event }) => event === 'heartbeat');
    expect(beat?.id).toBeUndefined();
    expect(JSON.parse(beat?.data ?? '')).toEqual({ type: 'heartbeat', timestamp: expect.any(Number) });
    const ids = events.flatMap(({ event, id }) => (event === 'heartbeat' ? [] : [Number(id)]));
    expect(ids).toEqual(ids.map((_, index) => index + 1));
    expect(again).toMatch(/^retry: \d+\n\nevent: [a-z-]+\nid: 3\n/);
  });

  it("fails after a long silence in OpenAI's form", async () => {
    const pings = new PingCounter();
    app.upstream.script(silentRefusal(pings));
    const body = { model: 'main-model', stream: true, messages: [{ role: 'user', content: 'Hi' }] };
    const response = await fetch(`${app.url}/v1/chat/completions`, jsonPost(body));
    let text = '';
    for await (const chunk of pings.watch(response.body as unknown as AsyncIterable<Uint8Array>))
      text += Buffer.from(chunk).toString();

    expect(response.status).toBe(200);
    expect(text).toMatch(/^: ping/);
    expect(text).toMatch(/data: \{"error":\{.*"code":"upstream_invalid_request".*\}\}\n\n$/);
    expect(text).not.toContain('[DONE]');
  });

  it('costs nothing of the quota when it was opened and no answer came', async () => {
    const used = async (): Promise<unknown> =>
      ((await (await fetch(`${app.url}/rate-limit-info`)).json()) as { used: unknown }).used;
    const before = await used();
    for (const [path, body] of [
      ['/stream', { prompt: 'Hi' }],
      ['/v1/turns', { input: 'Hi' }],
    ] as const) {
      const pings = new PingCounter();
      app.upstream.script(silentRefusal(pings));
      const response = await fetch(`${app.url}${path}`, jsonPost(body, { accept: 'text/event-stream' }));
      for await (const _ of pings.watch(response.body as unknown as AsyncIterable<Uint8Array>));
      expect(response.status).toBe(200);
    }

    expect(await used()).toBe(before);
  });

  it('is not opened for an answer in one piece: its failure stays a status', async () => {
    app.upstream.script(async (request, reply) => {
      await reply.pause(200);
      await status(400)(request, reply);
    });
    const response = await fetch(`${app.url}/v1/turns`, jsonPost({ input: 'Hi' }));

    expect(response.status).toBe(502);
    expect(await response.json()).toMatchObject({ error: { code: 'UPSTREAM_INVALID_REQUEST' } });
  });
});
