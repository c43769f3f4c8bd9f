import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openEventStream, jsonPost, postJsonEvents } from '../support/event-stream.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describe('POST /stream', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp();
  });
  afterAll(() => service.close());

  const ask = (prompt: string, sessionId?: string): Promise<Record<string, unknown>[]> =>
    postJsonEvents(`${service.url}/stream`, { prompt, session_id: sessionId });

  it('streams chunks, a tool result and an end', async () => {
    const events = await ask('Calculate 15 * 7 + 23', 'maths');

    expect(events.map(({ type }) => type)).toEqual([
      'start',
      'tool_call',
      'tool_result',
      ...events.slice(3, -1).map(() => 'chunk'),
      'end',
    ]);
    expect(events[2]).toMatchObject({ tool_name: 'calculate', result: 'Result: 15 * 7 + 23 = 128' });
    expect(textOf(events)).toContain('128');
    expect(events.at(-1)).toMatchObject({ session_id: 'maths', finish_reason: 'stop', provider: 'demo' });
    for (const event of events) expect(event['timestamp']).toEqual(expect.any(Number));
  });

  it('sends the history of the session to the model', async () => {
    await ask('My name is Linh', 'names');

    expect(textOf(await ask('what did I just ask?', 'names'))).toContain('My name is Linh');
    expect(textOf(await ask('what did I just ask?', 'somebody-else'))).not.toContain('Linh');
  });

  it('starts a session where none is named, and says which', async () => {
    const [start] = await ask('hello');
    const id = start?.['session_id'] as string;

    expect(await (await fetch(`${service.url}/session/${id}`)).json()).toMatchObject({ message_count: 2 });
  });

  it('can be read by cutting six characters off every line', async () => {
    const response = await fetch(`${service.url}/stream`, jsonPost({ prompt: 'tell me a story' }));
    const lines = (await response.text()).split('\n').filter((line) => line !== '');

    const types = lines.map((line) => (JSON.parse(line.slice(6)) as { type: string }).type);
    expect(types.at(-1)).toBe('end');
  });

  it('has headers that keep proxies from buffering, and the request id', async () => {
    const stream = await openEventStream(
      `${service.url}/stream`,
      jsonPost({ prompt: 'hi' }, { 'x-request-id': 'my-id.1' }),
    );
    await stream.rest();

    expect(stream.response.status).toBe(200);
    expect(Object.fromEntries(stream.response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-request-id': 'my-id.1',
      'x-ratelimit-limit': '100000',
    });
  });

  it('ignores fields it does not know, as the replaced service did', async () => {
    const events = await postJsonEvents(`${service.url}/stream`, {
      prompt: 'hi',
      model: 'x',
      temperature: 1,
      session_id: null,
    });

    expect(events.at(-1)).toMatchObject({ type: 'end' });
  });

  it.each([{}, { session_id: null }, { session_id: '' }])(
    'makes a session of its own for %j',
    async (named) => {
      const events = await postJsonEvents(`${service.url}/stream`, { prompt: 'hi', ...named });

      expect(events.at(-1)).toMatchObject({
        type: 'end',
        session_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
    },
  );

  it('answers in the language of the question', async () => {
    const events = await ask('Tính 12 x 8');

    expect(events.find(({ type }) => type === 'tool_result')).toMatchObject({
      result: expect.stringContaining('96'),
    });
  });

  it('says by status what failed before the first event', async () => {
    const response = await fetch(
      `${service.url}/stream`,
      jsonPost({ prompt: 'hello [demo:fail]', session_id: 'failing' }),
    );

    expect(response.status).toBe(503);
    const { error } = (await response.json()) as { error: { details: { turn_id: string } } };
    expect(error).toMatchObject({
      code: 'UPSTREAM_OVERLOADED',
      request_id: response.headers.get('x-request-id'),
    });
    const turn = await fetch(`${service.url}/v1/turns/${error.details.turn_id}`);
    expect(await turn.json()).toMatchObject({
      sessionId: 'failing',
      status: 'failed',
      error: { code: 'UPSTREAM_OVERLOADED' },
    });
  });

  it('says by an event what failed after the first', async () => {
    const events = await ask('tell me a story [demo:cut]', 'cut');

    expect(events.at(-1)).toMatchObject({
      type: 'error',
      code: 'UPSTREAM_INTERRUPTED',
      error: expect.any(String),
    });
    const history = (await (await fetch(`${service.url}/session/cut`)).json()) as { messages: object[] };
    expect(history.messages).toMatchObject([
      { role: 'user', content: 'tell me a story [demo:cut]' },
      { role: 'assistant', content: textOf(events), interrupted: true },
    ]);
  });
});

function textOf(events: readonly Record<string, unknown>[]): string {
  return events.map((event) => (event['type'] === 'chunk' ? (event['content'] as string) : '')).join('');
}
