import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonPost } from '../support/event-stream.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

const REQUEST = {
  model: 'gpt',
  messages: [{ role: 'user', content: 'Say it.' }],
  stream: true,
};

describe('what POST /v1/chat/completions asks of the vendor', () => {
  let app: AppOnFakeOpenAi;
  beforeAll(async () => {
    app = await startOnFakeOpenAi();
  });
  afterEach(() => {
    app.upstream.reset();
  });
  afterAll(() => app.close());

  const post = (body: unknown): Promise<Response> => fetch(`${app.url}/v1/chat/completions`, jsonPost(body));

  it('sends upstream what the caller asked for', async () => {
    await post({
      ...REQUEST,
      messages: [
        { role: 'developer', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'one' },
            { type: 'text', text: 'two' },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }],
        },
        { role: 'tool', tool_call_id: 'c', content: 'seen' },
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'And?' },
      ],
      temperature: 0,
      top_p: 0.5,
      max_completion_tokens: 17,
      stop: 'END',
      seed: 5,
      metadata: { any: 'thing' },
      tools: [],
    });
    const { body } = await app.upstream.received(1);

    expect(body).toEqual({
      model: 'main-model',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'one\ntwo' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c', type: 'function', function: { name: 'look', arguments: '{"at":1}' } }],
        },
        { role: 'tool', tool_call_id: 'c', content: 'seen' },
        { role: 'user', content: 'And?' },
      ],
      temperature: 0,
      top_p: 0.5,
      max_tokens: 17,
      stop: ['END'],
      seed: 5,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it("does not put a vendor's prompt in the place of the caller's", async () => {
    const own = await startOnFakeOpenAi({ OPENAI_SYSTEM_PROMPT: 'Vendor.' });
    const ask = (messages: object[]) =>
      fetch(`${own.url}/v1/chat/completions`, jsonPost({ model: 'gpt', messages })).then((r) => r.json());
    await ask([{ role: 'system', content: 'Caller.' }, ...REQUEST.messages]);
    await ask(REQUEST.messages);
    const prompts = own.upstream.requests.map(({ body }) => body.messages?.[0]?.content);
    await own.close();

    expect(prompts).toEqual(['Caller.', 'Vendor.']);
  });

  it('passes any model through where the provider takes any', async () => {
    const open = await startOnFakeOpenAi({ OPENAI_ALLOW_ANY_MODEL: 'true' });
    for (const model of ['gpt/some/new-model', 'another-model', 'gpt', 'demo/demo']) {
      await (await fetch(`${open.url}/v1/chat/completions`, jsonPost({ ...REQUEST, model }))).text();
    }
    const models = open.upstream.requests.map(({ body }) => body.model);
    await open.close();

    expect(models).toEqual(['some/new-model', 'another-model', 'main-model']);
  });

  it('asks the last of system messages that stand alone', async () => {
    const messages = ['Be brief.', 'Name a colour.'].map((content) => ({ role: 'system', content }));
    await (await post({ ...REQUEST, messages })).text();

    expect((await app.upstream.received(1)).body.messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Name a colour.' },
    ]);
  });

  it('offers no tools to a caller who wants none', async () => {
    await (await post({ ...REQUEST, tool_choice: 'none' })).text();
    await (await post({ ...REQUEST, tools: [] })).text();
    await (await post(REQUEST)).text();

    expect(app.upstream.requests.map(({ body }) => 'tools' in body)).toEqual([false, false, true]);
  });

  it.each([5.5, '5'])('refuses the seed %j', async (seed) => {
    const response = await post({ ...REQUEST, seed });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { param: 'seed' } });
  });

  it('stores no session', async () => {
    await post({ ...REQUEST, stream: false });

    expect(await (await fetch(`${app.url}/sessions`)).json()).toMatchObject({ total_sessions: 0 });
  });
});
