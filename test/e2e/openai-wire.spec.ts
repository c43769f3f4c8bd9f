import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonPost, openEventStream } from '../support/event-stream.js';
import { answer, cutAfter, INTERRUPTED_TEXT, stallAfter, toolCalls } from '../support/fake-openai/index.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

const REQUEST = {
  model: 'gpt',
  messages: [{ role: 'user', content: 'Say it.' }],
  stream: true,
};

interface Chunk {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly object: string;
  readonly usage?: object | null;
  readonly choices: readonly {
    readonly index: number;
    readonly delta: {
      readonly role?: string;
      readonly content?: string | null;
      readonly tool_calls?: readonly {
        readonly index: number;
        readonly id?: string;
        readonly function: { readonly name?: string; readonly arguments: string };
      }[];
    };
    readonly finish_reason: string | null;
  }[];
}

const parse = (data: string): Chunk => JSON.parse(data) as Chunk;

describe('the wire of POST /v1/chat/completions', () => {
  let app: AppOnFakeOpenAi;
  beforeAll(async () => {
    app = await startOnFakeOpenAi();
  });
  afterEach(() => {
    app.upstream.reset();
  });
  afterAll(() => app.close());

  const post = (body: unknown): Promise<Response> => fetch(`${app.url}/v1/chat/completions`, jsonPost(body));
  const chunksOf = async (body: unknown): Promise<Chunk[]> =>
    (await (await post(body)).text())
      .split('\n\n')
      .filter((event) => event !== '' && event !== 'data: [DONE]')
      .map((event) => parse(event.slice('data: '.length)));

  it('is data lines alone, closed by one [DONE]', async () => {
    const response = await post(REQUEST);
    const text = await response.text();

    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect(text).toMatch(/^(data: \{.*\}\n\n)+data: \[DONE\]\n\n$/);
  });

  it('has one id, time and model, the role first, and one finish reason with no content behind it', async () => {
    const chunks = await chunksOf(REQUEST);
    const deltas = chunks.map(({ choices }) => choices[0]);

    expect(new Set(chunks.map(({ id, created, model }) => JSON.stringify([id, created, model]))).size).toBe(
      1,
    );
    expect(chunks.map(({ object }) => object)).toEqual(chunks.map(() => 'chat.completion.chunk'));
    expect(deltas[0]?.delta.role).toBe('assistant');
    expect(deltas.slice(1).filter((choice) => choice?.delta.role !== undefined)).toEqual([]);
    expect(deltas.map((choice) => choice?.delta.content ?? '').join('')).toBe('You said: Say it.');
    expect(deltas.filter((choice) => choice?.finish_reason !== null)).toEqual([
      { index: 0, delta: {}, logprobs: null, finish_reason: 'stop' },
    ]);
    expect(deltas.at(-1)?.finish_reason).toBe('stop');
    expect(chunks.filter((chunk) => 'usage' in chunk)).toEqual([]);
  });

  it('tells the usage in one last chunk to those who ask', async () => {
    const chunks = await chunksOf({ ...REQUEST, stream_options: { include_usage: true } });

    expect(chunks.at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
    });
    expect(chunks.slice(0, -1).map(({ usage }) => usage)).toEqual(chunks.slice(1).map(() => null));
    expect(chunks.slice(0, -1).every(({ choices }) => choices.length === 1)).toBe(true);
  });

  it('names a tool call first and sends its arguments by index', async () => {
    app.upstream.script(
      toolCalls([
        { name: 'first', arguments: { a: 1 } },
        { name: 'second', arguments: {} },
      ]),
    );
    const tools = ['first', 'second'].map((name) => ({ type: 'function', function: { name } }));
    const chunks = await chunksOf({ ...REQUEST, tools });

    expect(chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? [])).toEqual([
      { index: 0, id: 'call_0', type: 'function', function: { name: 'first', arguments: '' } },
      { index: 0, function: { arguments: '{"a":1}' } },
      { index: 1, id: 'call_1', type: 'function', function: { name: 'second', arguments: '' } },
      { index: 1, function: { arguments: '{}' } },
    ]);
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: null, refusal: null });
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe('tool_calls');
  });

  it.each([
    ['length', 'length'],
    ['content_filter', 'content_filter'],
  ])('keeps the finish reason %s', async (finishReason, sent) => {
    app.upstream.script(answer('Some text', { finishReason }));

    expect((await chunksOf(REQUEST)).at(-1)?.choices[0]?.finish_reason).toBe(sent);
  });

  it('names the model that gave the answer after a failover', async () => {
    const fails = await startOnFakeOpenAi({ PROVIDER_FALLBACKS: 'demo', OPENAI_MODEL_FALLBACK: '' });
    fails.upstream.respondWith((_request, reply) => reply.json(503, { error: { message: 'down' } }));
    const response = await fetch(
      `${fails.url}/v1/chat/completions`,
      jsonPost({ ...REQUEST, stream: false, messages: [{ role: 'user', content: 'Hello' }] }),
    );
    await fails.close();

    expect(await response.json()).toMatchObject({ model: 'demo' });
  });

  it('tells the usage of the answer alone, while the ledger also has the attempt that was cut', async () => {
    const usage = { prompt_tokens: 11, completion_tokens: 4 };
    for (const stream of [true, false]) {
      app.upstream.script(cutAfter(3, 'reset'), answer(INTERRUPTED_TEXT, { usage }));
      const body = { ...REQUEST, stream, ...(stream && { stream_options: { include_usage: true } }) };
      const last = stream
        ? (await chunksOf(body)).at(-1)
        : ((await (await post(body)).json()) as { id: string; usage: object });

      expect(last?.usage).toEqual({ ...usage, total_tokens: 15 });
      const turnId = last?.id.replace('chatcmpl-', '') ?? '';
      expect(await (await fetch(`${app.url}/v1/turns/${turnId}`)).json()).toMatchObject({
        ledger: [
          { outcome: 'failed', keyIndex: 0, reason: 'interrupted', usage: { estimated: true } },
          { outcome: 'answered', keyIndex: 0, usage: { inputTokens: 11, outputTokens: 4 } },
        ],
      });
    }
  });

  it('ends a stream that was cancelled with an error and without [DONE]', async () => {
    app.upstream.script(stallAfter(2));
    const stream = await openEventStream(`${app.url}/v1/chat/completions`, jsonPost(REQUEST));
    const { id } = parse((await stream.next())?.data ?? '');
    const cancelled = await fetch(`${app.url}/v1/turns/${id.replace('chatcmpl-', '')}/cancel`, {
      method: 'POST',
    });
    const events = await stream.rest();

    expect(cancelled.status).toBe(200);
    expect(JSON.parse(events.at(-1)?.data ?? '')).toEqual({
      error: {
        message: 'The turn was cancelled: cancelled by the client.',
        type: 'invalid_request_error',
        param: null,
        code: 'turn_cancelled',
      },
    });
    expect(events.map(({ data }) => data)).not.toContain('[DONE]');
  });
});
