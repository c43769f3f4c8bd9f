import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TurnEvent } from '../../src/conversation/index.js';
import { jsonPost, openEventStream, runTurn, textOf, toTurnEvents } from '../support/event-stream.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface TurnJson {
  readonly turnId: string;
  readonly status: string;
  readonly text: string;
  readonly sha256: string;
  readonly events: number;
}

describe('/v1/turns', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ DEMO_DELAY_MS: '2' });
  });
  afterAll(() => service.close());

  const start = (body: object): ReturnType<typeof openEventStream> =>
    openEventStream(`${service.url}/v1/turns`, jsonPost(body, { accept: 'text/event-stream' }));
  const get = async (path: string): Promise<TurnJson> =>
    (await (await fetch(`${service.url}/v1/turns/${path}`)).json()) as TurnJson;

  it('streams numbered events without a gap, and a hash that proves the text', async () => {
    const events = await runTurn(service.url, { input: 'Calculate 15 * 7 + 23', session_id: 'native' });

    expectWhole(events);
    expect(events[0]).toMatchObject({ type: 'turn-start', sessionId: 'native', provider: 'demo' });
    expect(events.filter(({ type }) => type === 'tool-call' || type === 'tool-result')).toMatchObject([
      { name: 'calculate', arguments: { expression: '15 * 7 + 23' } },
      { name: 'calculate', result: 'Result: 15 * 7 + 23 = 128', durationMs: expect.any(Number) },
    ]);
  });

  it('names the type and the sequence number of each event on the wire', async () => {
    const stream = await start({ input: 'hello' });
    const messages = await stream.rest();

    for (const [index, message] of messages.entries()) {
      const event = JSON.parse(message.data) as TurnEvent;
      expect(message).toMatchObject({ event: event.type, id: `${index + 1}` });
    }
  });

  it('answers with the finished turn as JSON where no stream is asked for', async () => {
    const response = await fetch(`${service.url}/v1/turns`, jsonPost({ input: 'hello' }));
    const turn = (await response.json()) as TurnJson;

    expect(response.status).toBe(200);
    expect(turn).toMatchObject({ status: 'completed', finishReason: 'stop', provider: 'demo' });
    expect(turn.sha256).toBe(sha256(turn.text));
    expect(await get(turn.turnId)).toEqual(turn);
  });

  it('resumes behind Last-Event-ID without loss or doubling, after a cut in mid-answer', async () => {
    const first = await start({ input: 'tell me a story' });
    const before: TurnEvent[] = [];
    while (before.length < 6) {
      const message = await first.next();
      if (message !== undefined) before.push(JSON.parse(message.data) as TurnEvent);
    }
    first.abort();
    const turnId = (before[0] as { turnId: string }).turnId;
    const second = await openEventStream(`${service.url}/v1/turns/${turnId}/events`, {
      headers: { 'last-event-id': `${before.at(-1)?.sequence}` },
    });

    expectWhole([...before, ...toTurnEvents(await second.rest())]);
  });

  it('replays a finished turn from the start, and has nothing for who has it all', async () => {
    const events = await runTurn(service.url, { input: 'hello' });
    const turnId = (events[0] as { turnId: string }).turnId;
    const replay = await openEventStream(`${service.url}/v1/turns/${turnId}/events`);
    expect(toTurnEvents(await replay.rest())).toEqual(events);

    const done = await fetch(`${service.url}/v1/turns/${turnId}/events`, {
      headers: { 'last-event-id': `${events.length}` },
    });
    expect(done.status).toBe(204);
  });

  it('goes on when its client disconnects', async () => {
    const stream = await start({ input: 'tell me a story' });
    const { turnId } = JSON.parse((await stream.next())?.data ?? '') as { turnId: string };
    stream.abort();
    const rest = await openEventStream(`${service.url}/v1/turns/${turnId}/events`);

    expectWhole(toTurnEvents(await rest.rest()));
  });

  it('stops when it is cancelled, however often, and keeps what was delivered', async () => {
    const stream = await start({ input: 'tell me a story [demo:slow]', session_id: 'cancelled' });
    const { turnId } = JSON.parse((await stream.next())?.data ?? '') as { turnId: string };
    await stream.next();
    const cancel = (): Promise<Response> =>
      fetch(`${service.url}/v1/turns/${turnId}/cancel`, { method: 'POST' });
    const [one, two] = await Promise.all([cancel(), cancel()]);

    expect(await one.json()).toMatchObject({ status: 'cancelled', cancelReason: 'cancelled by the client' });
    expect(two.status).toBe(200);
    expect((await stream.rest()).at(-1)).toMatchObject({ event: 'turn-cancelled' });
    const history = await (await fetch(`${service.url}/session/cancelled`)).json();
    expect(history).toMatchObject({ messages: [{ role: 'user' }, { role: 'assistant', interrupted: true }] });
    expect((await cancel()).status).toBe(200);
  });

  it('lets a second turn of a session wait for the first, whose answer it then knows', async () => {
    const first = await start({ input: 'tell me a story', session_id: 'queue' });
    const opening = await first.next();
    const second = runTurn(service.url, { input: 'what did I just ask?', session_id: 'queue' });
    const one = toTurnEvents([opening as NonNullable<typeof opening>, ...(await first.rest())]);
    const two = await second;

    expectWhole(one);
    expect(two[0]?.timestamp).toBeGreaterThanOrEqual(one.at(-1)?.timestamp ?? Infinity);
    expect(textOf(two)).toContain('tell me a story');
  });

  it.each([
    [{ input: '' }, 'REQUEST.INVALID'],
    [{ input: '  \n' }, 'REQUEST.INVALID'],
    [{ input: 5 }, 'REQUEST.INVALID'],
    [{}, 'REQUEST.INVALID'],
    [{ input: 'x'.repeat(100_001) }, 'REQUEST.INVALID'],
    [{ input: 'hi', unknown: 1 }, 'REQUEST.INVALID'],
    [{ input: 'hi', session_id: { $gt: '' } }, 'REQUEST.INVALID'],
    [{ input: 'hi', session_id: '' }, 'REQUEST.INVALID'],
    [{ input: 'hi', session_id: 'a\u0000b' }, 'REQUEST.INVALID'],
    [{ input: 'hi', session_id: 'x'.repeat(201) }, 'REQUEST.INVALID'],
    [{ input: 'hi', constructor: 1 }, 'REQUEST.INVALID'],
    ['{"input": "hi", "__proto__": {"a": 1}}', 'REQUEST.INVALID'],
    [[{ input: 'hi' }], 'REQUEST.INVALID'],
    ['{"input": ', 'REQUEST.MALFORMED_JSON'],
    ['"hi"', 'REQUEST.MALFORMED_JSON'],
  ])('refuses %j', async (body, code) => {
    const response = await fetch(`${service.url}/v1/turns`, jsonPost(body));

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: { code, message: expect.stringMatching(/\w+ \w+/) },
    });
  });

  it('refuses what is no JSON, too much, or for a provider that is not there', async () => {
    const text = await fetch(`${service.url}/v1/turns`, {
      method: 'POST',
      body: 'hi',
      headers: { 'content-type': 'text/plain' },
    });
    expect([text.status, await text.json()]).toMatchObject([
      415,
      { error: { code: 'REQUEST.UNSUPPORTED_MEDIA_TYPE' } },
    ]);

    const large = await fetch(`${service.url}/v1/turns`, jsonPost({ input: 'x'.repeat(1_100_000) }));
    expect([large.status, await large.json()]).toMatchObject([413, { error: { code: 'REQUEST.TOO_LARGE' } }]);

    const provider = await fetch(`${service.url}/v1/turns`, jsonPost({ input: 'hi', provider: 'nobody' }));
    expect([provider.status, await provider.json()]).toMatchObject([
      404,
      { error: { code: 'PROVIDER.NOT_FOUND', details: { providers: ['demo'] } } },
    ]);

    const model = await fetch(`${service.url}/v1/turns`, jsonPost({ input: 'hi', model: 'nothing' }));
    expect([model.status, await model.json()]).toMatchObject([
      404,
      { error: { code: 'PROVIDER.MODEL_NOT_FOUND' } },
    ]);
  });

  it('takes null for a field that is left out', async () => {
    const response = await fetch(
      `${service.url}/v1/turns`,
      jsonPost({ input: 'hi', session_id: null, provider: null, model: null, user_id: null }),
    );
    expect(response.status).toBe(200);
  });

  it.each(['/v1/turns', '/stream', '/tools/test'])(
    'is not held up by a monstrous body at %s',
    async (path) => {
      const deep = `{"input":"hi","prompt":"hi","tool_name":"calculate","arguments":{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}}`;
      const wide = {
        ...Object.fromEntries(Array.from({ length: 60_000 }, (_value, index) => [`k${index}`, 1])),
      };
      for (const body of [deep, wide]) {
        const response = await fetch(`${service.url}${path}`, jsonPost(body));
        const text = await response.text();

        expect([response.status, JSON.parse(text)]).toMatchObject([
          400,
          { error: { code: 'REQUEST.INVALID' } },
        ]);
        expect(text.length).toBeLessThan(2_000);
      }
    },
  );

  it('knows no turn that it did not run, and no event id that is no number', async () => {
    for (const path of ['nope', 'nope/events']) {
      const response = await fetch(`${service.url}/v1/turns/${path}`);
      expect([response.status, await response.json()]).toMatchObject([
        404,
        { error: { code: 'TURN.NOT_FOUND' } },
      ]);
    }
    expect((await fetch(`${service.url}/v1/turns/nope/cancel`, { method: 'POST' })).status).toBe(404);
    const response = await fetch(`${service.url}/v1/turns/nope/events`, {
      headers: { 'last-event-id': 'abc' },
    });
    expect(response.status).toBe(400);
  });
});

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** Sequence numbers from 1 without a gap, one terminal event, last, and a digest that fits the text. */
function expectWhole(events: readonly TurnEvent[]): void {
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_event, index) => index + 1));
  expect(events.at(-1)).toMatchObject({
    type: 'turn-end',
    events: events.length,
    sha256: sha256(textOf(events)),
  });
}
