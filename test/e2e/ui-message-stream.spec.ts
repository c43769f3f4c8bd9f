import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { uiMessageChunkSchema, type UIMessage } from 'ai';
import { awaitUntil } from '../support/await-until.js';
import { jsonPost, openEventStream } from '../support/event-stream.js';
import { answer, cutAfter, stallAfter, status, toolCalls } from '../support/fake-openai/index.js';
import { MemoryChat } from '../support/memory-chat.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

describe('the UI message stream', () => {
  let app: AppOnFakeOpenAi;
  let api: string;
  beforeAll(async () => {
    app = await startOnFakeOpenAi();
    api = `${app.url}/v1/ui/chat`;
  });
  afterEach(() => {
    app.upstream.reset();
  });
  afterAll(() => app.close());

  const history = async (id: string): Promise<UIMessage[]> => {
    const answered = await fetch(`${api}/${id}`);
    return ((await answered.json()) as { messages: UIMessage[] }).messages;
  };

  it('streams an answer that tells its model, usage and turn', async () => {
    app.upstream.script(answer('Forty-two, of course.'));
    const chat = new MemoryChat(api, 'plain');
    await chat.sendMessage({ text: 'Six times seven?' });

    expect(chat).toMatchObject({ status: 'ready', error: undefined, lastText: 'Forty-two, of course.' });
    expect(chat.messages.at(-1)?.metadata).toMatchObject({
      provider: 'gpt',
      model: 'main-model',
      sessionId: 'plain',
      usage: { inputTokens: 4, outputTokens: 3, totalTokens: 7 },
    });
    expect(chat.messages.at(-1)?.id).toBe((chat.messages.at(-1)?.metadata as { turnId: string }).turnId);
  });

  it('is the protocol that the client checks, with its headers and one end', async () => {
    app.upstream.script(toolCalls([{ name: 'calculate', arguments: { expression: '6*7' } }]), answer('42.'));
    const question = jsonPost({
      id: 'wire',
      messages: [{ id: 'u', role: 'user', parts: [{ type: 'text', text: '6*7?' }] }],
    });
    const stream = await openEventStream(api, question);
    const events = (await stream.rest()).map(({ data }) => data);

    expect(stream.response.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1');
    expect(stream.response.headers.get('content-type')).toContain('text/event-stream');
    expect(events.filter((data) => data === '[DONE]')).toEqual([events.at(-1)]);
    const schema = uiMessageChunkSchema();
    for (const data of events.slice(0, -1)) {
      expect(await schema.validate?.(JSON.parse(data))).toMatchObject({ success: true });
    }
    expect(await (await fetch(api, question)).text()).toMatch(/^retry: 2000\n\ndata: \{"type":"start"/);
  });

  it('goes on with the history of the session, whatever the client sends of it', async () => {
    app.upstream.script(answer('Hello, Ann.'), answer('Ann.'));
    await new MemoryChat(api, 'history').sendMessage({ text: 'I am Ann.' });
    await new MemoryChat(api, 'history').sendMessage({ text: 'Who am I?' });

    expect(app.upstream.requests.at(-1)?.body['messages']).toEqual([
      { role: 'system', content: 'Configured.' },
      { role: 'user', content: 'I am Ann.' },
      { role: 'assistant', content: 'Hello, Ann.' },
      { role: 'user', content: 'Who am I?' },
    ]);
  });

  it('shows tools with input and output, and gives the same messages after a reload', async () => {
    app.upstream.script(toolCalls([{ name: 'calculate', arguments: { expression: '6*7' } }]), answer('42.'));
    const chat = new MemoryChat(api, 'tools');
    await chat.sendMessage({ text: 'Six times seven?' });

    const call = { type: 'dynamic-tool', toolName: 'calculate', input: { expression: '6*7' } };
    expect(chat.messages.at(-1)?.parts).toMatchObject([
      { type: 'step-start' },
      { ...call, state: 'output-available', output: 'Result: 6*7 = 42' },
      { type: 'step-start' },
      { type: 'text', text: '42.' },
    ]);
    const stored = await history('tools');
    expect(stored.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(stored.at(-1)).toMatchObject({
      id: chat.messages.at(-1)?.id,
      parts: [{ type: 'step-start' }, call, { type: 'step-start' }, { type: 'text', text: '42.' }],
      metadata: { usage: (chat.messages.at(-1)?.metadata as { usage: object }).usage },
    });
  });

  it('takes back the text of an answer that starts anew', async () => {
    app.upstream.script(cutAfter(2, 'eof', { tokens: ['Wrong ', 'start', '.'] }), answer('Quite right.'));
    const chat = new MemoryChat(api, 'reset');
    await chat.sendMessage({ text: 'Hello?' });

    expect(chat).toMatchObject({ status: 'ready', lastText: 'Quite right.' });
  });

  it('resumes a running answer from its start after a reload, and has nothing to resume behind its end', async () => {
    const gate = Promise.withResolvers<void>();
    app.upstream.script(async (request, reply) => {
      await gate.promise;
      await answer('one two three')(request, reply);
    });
    const before = new MemoryChat(api, 'reload');
    const sent = before.sendMessage({ text: 'Count.' });
    await awaitUntil(() => app.upstream.requests.length === 1);

    const messages = await history('reload');
    expect(messages.map(({ role }) => role)).toEqual(['user']);
    const after = new MemoryChat(api, 'reload', { messages });
    const resumed = after.resumeStream();
    await awaitUntil(() => after.messages.length === 2);
    gate.resolve();
    await Promise.all([sent, resumed]);

    expect(after.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(after.lastText).toBe('one two three');
    expect((await fetch(`${api}/reload/stream`)).status).toBe(204);
    expect((await history('reload')).map(({ id }) => id)).toEqual(after.messages.map(({ id }) => id));
  });

  it('goes on without its reader, and stops when it is told to', async () => {
    app.upstream.script(stallAfter(2, { tokens: ['one ', 'two ', 'three'] }));
    const chat = new MemoryChat(api, 'stop');
    const sent = chat.sendMessage({ text: 'Count.' });
    await awaitUntil(() => chat.lastText === 'one two ');

    const stopped = await fetch(`${api}/stop/stop`, { method: 'POST' });
    await sent;

    expect(await stopped.json()).toEqual({ stopped: true });
    const metadata = (await history('stop')).at(-1)?.metadata;
    expect(metadata).toMatchObject({ status: 'cancelled', model: 'main-model' });
    expect(metadata).not.toHaveProperty('usage');
    expect(chat).toMatchObject({ status: 'ready', lastText: 'one two ' });
    expect(await app.upstream.requests[0]?.closedByClient).toBe(true);
    expect(await (await fetch(`${api}/stop/stop`, { method: 'POST' })).json()).toEqual({ stopped: false });
  });

  it('ends in an error when the answer fails', async () => {
    app.upstream.script(cutAfter(2, 'eof', { tokens: ['Not ', 'all', '.'] }), status(400), status(400));
    const chat = new MemoryChat(api, 'failure');
    await chat.sendMessage({ text: 'Hello?' });

    expect(chat.status).toBe('error');
    expect(chat.error?.message).not.toBe('');
    expect(chat.lastText).toBe('Not all');
    expect(chat.messages.at(-1)?.metadata).toMatchObject({
      status: 'failed',
      code: expect.stringMatching(/^UPSTREAM_/),
      retryable: expect.any(Boolean),
    });
  });

  it.each([
    ['no user message', [{ id: 'a', role: 'assistant', parts: [] }]],
    ['a file', [{ id: 'u', role: 'user', parts: [{ type: 'file', url: 'data:,', mediaType: 'a/b' }] }]],
    ['parts that are none', [{ id: 'u', role: 'user', parts: 'Hello' }]],
    ['blank text', [{ id: 'u', role: 'user', parts: [{ type: 'text', text: ' ' }] }]],
    ['an operator', [{ id: 'u', role: 'user', parts: [{ type: 'text', text: { $gt: '' } }] }]],
    ['no messages', []],
  ])('refuses %s', async (_what, messages) => {
    const refused = await fetch(api, jsonPost({ id: 'bad', messages }));

    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ error: { code: 'REQUEST.INVALID' } });
  });

  it.each<[string, RequestInit]>([
    ['', jsonPost({ id: '', messages: [{ id: 'u', role: 'user', parts: [{ type: 'text', text: 'Hi' }] }] })],
    ['/%20', {}],
    ['/%20/stream', {}],
    ['/%20/stop', { method: 'POST' }],
  ])('calls the id of a chat as the client does: %s', async (path, init) => {
    const refused = await fetch(api + path, init);

    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      error: { message: 'The chat id must not be empty.', details: { field: 'id' } },
    });
  });
});
