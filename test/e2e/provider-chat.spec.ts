import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonPost, openEventStream, postJsonEvents } from '../support/event-stream.js';
import { answer, stallAfter, status } from '../support/fake-openai/index.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

const HELLO = { role: 'user', content: 'Hello' };

describe('POST /chat/{provider}', () => {
  let app: AppOnFakeOpenAi;
  beforeAll(async () => {
    app = await startOnFakeOpenAi();
  });
  afterEach(() => {
    app.upstream.reset();
  });
  afterAll(() => app.close());

  const sentUpstream = async (number = 1): Promise<unknown> =>
    (await app.upstream.received(number)).body.messages;

  it.each(['gpt', 'openai'])(
    'streams as /stream does and names the target in every event (%s)',
    async (name) => {
      app.upstream.script(answer('Hi there.'));
      const events = await postJsonEvents(`${app.url}/chat/${name}`, { messages: [HELLO], model: 'ignored' });

      expect(events.map(({ type }) => type)).toEqual(['start', 'chunk', 'end']);
      expect(events.map(({ provider, model }) => [provider, model])).toEqual(
        events.map(() => ['gpt', 'main-model']),
      );
      expect(events[1]).toMatchObject({ content: 'Hi there.', timestamp: expect.any(Number) });
      expect(events[2]).toMatchObject({ finish_reason: 'stop', usage: { output_tokens: 2 } });
    },
  );

  it('uses event-stream lines that its old readers know: data and nothing else', async () => {
    const response = await fetch(`${app.url}/chat/demo`, jsonPost({ messages: [HELLO] }));

    expect(await response.text()).toMatch(/^(data: \{.*\}\n\n)+$/);
  });

  it('names the target that gives the answer, after a failover', async () => {
    const failing = await startOnFakeOpenAi({ PROVIDER_FALLBACKS: 'demo', OPENAI_MODEL_FALLBACK: '' });
    failing.upstream.respondWith(status(503));
    const events = await postJsonEvents(`${failing.url}/chat/gpt`, { messages: [HELLO] });
    await failing.close();

    expect(events[0]).toMatchObject({ type: 'start', provider: 'gpt', model: 'main-model' });
    expect(events.slice(1).map(({ provider, model }) => [provider, model])).toEqual(
      events.slice(1).map(() => ['demo', 'demo']),
    );
    expect(events.at(-1)).toMatchObject({ type: 'end' });
  });

  it("takes the caller's messages as the whole conversation, and stores nothing", async () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'My name is Ann.' },
      { role: 'assistant', content: 'Hello Ann.' },
      { role: 'user', content: 'Who am I?' },
    ];
    const [start] = await postJsonEvents(`${app.url}/chat/gpt`, { messages });

    expect(await sentUpstream()).toEqual(messages);
    const session = await fetch(`${app.url}/session/${String(start?.session_id)}`);
    expect(session.status).toBe(404);
  });

  it('takes an empty session id for none', async () => {
    const messages = [HELLO, { role: 'assistant', content: 'Hello.' }, { role: 'user', content: 'Again.' }];
    await postJsonEvents(`${app.url}/chat/gpt`, { messages, session_id: '' });

    expect(await sentUpstream()).toEqual([{ role: 'system', content: 'Configured.' }, ...messages]);
  });

  it("puts the configured prompt first when the caller's messages have none", async () => {
    await postJsonEvents(`${app.url}/chat/gpt`, { messages: [HELLO], session_id: null });

    expect(await sentUpstream()).toEqual([{ role: 'system', content: 'Configured.' }, HELLO]);
  });

  it("goes on with a session's own history and takes the last message alone", async () => {
    app.upstream.script(answer('First answer.'), answer('Second answer.'));
    const ask = (messages: object[]) =>
      postJsonEvents(`${app.url}/chat/gpt`, { messages, session_id: 'kept-session' });
    await ask([{ role: 'user', content: 'First' }]);
    await ask([
      { role: 'system', content: 'left out' },
      { role: 'user', content: 'Made up' },
      { role: 'user', content: 'Second' },
    ]);

    expect(await sentUpstream(2)).toEqual([
      { role: 'system', content: 'Configured.' },
      { role: 'user', content: 'First' },
      { role: 'assistant', content: 'First answer.' },
      { role: 'user', content: 'Second' },
    ]);
    const session = (await (await fetch(`${app.url}/session/kept-session`)).json()) as {
      message_count: number;
    };
    expect(session.message_count).toBe(4);
  });

  it('shows the tools it runs', async () => {
    const messages = [{ role: 'user', content: 'Calculate 6 * 7' }];
    const events = await postJsonEvents(`${app.url}/chat/demo`, { messages });

    const types = events.map(({ type }) => type);
    const withoutRepeats = types.filter((type, index) => type !== types[index - 1]);
    expect(withoutRepeats).toEqual(['start', 'tool_call', 'tool_result', 'chunk', 'end']);
    expect(events[2]).toMatchObject({ tool_name: 'calculate', is_error: false, provider: 'demo' });
  });

  it('closes the upstream when the client goes away', async () => {
    app.upstream.script(stallAfter(2));
    const stream = await openEventStream(`${app.url}/chat/gpt`, jsonPost({ messages: [HELLO] }));
    await stream.next();
    stream.abort();

    await expect((await app.upstream.received(1)).closedByClient).resolves.toBe(true);
  });

  it('answers an unknown provider with 404 and the names of the others', async () => {
    const response = await fetch(`${app.url}/chat/nobody`, jsonPost({ messages: [HELLO] }));

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      error: { code: 'PROVIDER.NOT_FOUND', details: { providers: ['gpt', 'demo'] } },
    });
  });

  it.each<[string, unknown]>([
    ['no messages', {}],
    ['an empty list', { messages: [] }],
    ['a text', { messages: 'Hello' }],
    ['an entry that is no object', { messages: [HELLO, 5] }],
    ['a role that does not exist', { messages: [{ role: 'tool', content: 'Hello' }] }],
    ['blank content', { messages: [{ role: 'user', content: ' \n' }] }],
    ['content that is no text', { messages: [{ role: 'user', content: ['Hello'] }] }],
    ['a last message of the assistant', { messages: [HELLO, { role: 'assistant', content: 'Hi' }] }],
    ['a session id that is no text', { messages: [HELLO], session_id: 5 }],
  ])('refuses %s', async (_, body) => {
    const response = await fetch(`${app.url}/chat/gpt`, jsonPost(body));

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'REQUEST.INVALID' } });
    expect(app.upstream.requests).toHaveLength(0);
  });

  it.each<[string, object]>([
    ['a conversation', {}],
    ['a message to a session', { session_id: 'any' }],
  ])('refuses %s that is too long', async (_, fields) => {
    const messages = Array.from({ length: 6 }, () => ({ role: 'user', content: 'x'.repeat(100_001) }));
    const response = await fetch(`${app.url}/chat/gpt`, jsonPost({ messages, ...fields }));

    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error: { code: 'MESSAGE.TOO_LARGE' } });
  });
});
