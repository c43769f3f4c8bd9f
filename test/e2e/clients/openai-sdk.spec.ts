import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { answer, cutAfter, stallAfter, status, toolCalls } from '../../support/fake-openai/index.js';
import { startBuiltOnFakeOpenAi, type BuiltOnFakeOpenAi } from '../../support/built-on-fake-openai.js';
import { START_TIMEOUT_MS } from '../../support/built-server.js';

const QUESTION: OpenAI.ChatCompletionUserMessageParam = { role: 'user', content: 'What is six times seven?' };
const CALCULATE: OpenAI.ChatCompletionFunctionTool = {
  type: 'function',
  function: {
    name: 'calculate',
    description: 'Does arithmetic.',
    parameters: { type: 'object', properties: { expression: { type: 'string' } } },
  },
};

describe('the openai SDK as a client of /v1', () => {
  let server: BuiltOnFakeOpenAi;
  let client: OpenAI;
  beforeAll(async () => {
    server = await startBuiltOnFakeOpenAi();
    client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: 'any', maxRetries: 0 });
  }, START_TIMEOUT_MS);
  afterEach(() => {
    server.upstream.reset();
  });
  afterAll(() => server.close());

  it('streams with the helper, usage included', async () => {
    server.upstream.script(
      answer('Forty-two, of course.', {
        usage: {
          prompt_tokens: 9,
          completion_tokens: 4,
          total_tokens: 13,
          prompt_tokens_details: { cached_tokens: 5 },
        },
      }),
    );
    const deltas: string[] = [];
    const stream = client.chat.completions.stream({
      model: 'gpt',
      messages: [QUESTION],
      stream_options: { include_usage: true },
    });
    stream.on('content', (delta) => deltas.push(delta));
    const completion = await stream.finalChatCompletion();

    expect(deltas.join('')).toBe('Forty-two, of course.');
    expect(completion).toMatchObject({
      model: 'main-model',
      choices: [{ finish_reason: 'stop', message: { role: 'assistant', content: 'Forty-two, of course.' } }],
      usage: {
        prompt_tokens: 9,
        completion_tokens: 4,
        total_tokens: 13,
        prompt_tokens_details: { cached_tokens: 5 },
      },
    });
  });

  it('answers without streaming, in the same form', async () => {
    server.upstream.script(answer('Forty-two.'));
    const completion = await client.chat.completions.create({
      model: 'gpt/spare-model',
      messages: [QUESTION],
    });

    expect(completion).toEqual({
      id: expect.stringMatching(/^chatcmpl-./),
      object: 'chat.completion',
      created: expect.any(Number),
      model: 'spare-model',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: 'Forty-two.', refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
      usage: { prompt_tokens: 6, completion_tokens: 1, total_tokens: 7 },
    });
    expect((await server.upstream.received(1)).body.model).toBe('spare-model');
  });

  it.each([true, false])("runs the caller's tools with runTools (stream: %s)", async (stream) => {
    server.upstream.script(
      toolCalls([{ name: 'multiply', arguments: { left: 6, right: 7 }, id: 'call_six' }]),
      answer('It is 42.'),
    );
    const given: unknown[] = [];
    const tools = [
      {
        type: 'function' as const,
        function: {
          name: 'multiply',
          description: 'Multiplies.',
          parameters: { type: 'object', properties: { left: {}, right: {} } },
          parse: JSON.parse as (text: string) => object,
          function: (args: object) => {
            given.push(args);
            return '42';
          },
        },
      },
    ];
    const messages = [QUESTION];
    const runner = stream
      ? client.chat.completions.runTools({ model: 'gpt', messages, tools, stream })
      : client.chat.completions.runTools({ model: 'gpt', messages, tools });

    expect(await runner.finalContent()).toBe('It is 42.');
    expect(given).toEqual([{ left: 6, right: 7 }]);
    const [first, second] = server.upstream.requests;
    expect(first?.body.tools).toMatchObject([{ function: { name: 'multiply', description: 'Multiplies.' } }]);
    expect(second?.body.messages).toMatchObject([
      { role: 'system', content: 'Configured.' },
      QUESTION,
      {
        role: 'assistant',
        tool_calls: [{ id: 'call_six', function: { name: 'multiply', arguments: '{"left":6,"right":7}' } }],
      },
      { role: 'tool', tool_call_id: 'call_six', content: '42' },
    ]);
  });

  it('returns parallel calls of a tool that the server has too, without running it', async () => {
    server.upstream.script(
      toolCalls(
        [
          { name: 'calculate', arguments: { expression: '6*7' } },
          { name: 'calculate', arguments: '{"broken' },
        ],
        { text: 'Let me see. ' },
      ),
    );
    const completion = await client.chat.completions.create({
      model: 'gpt',
      messages: [QUESTION],
      tools: [CALCULATE],
      tool_choice: { type: 'function', function: { name: 'calculate' } },
    });

    expect(completion.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: {
        content: 'Let me see. ',
        tool_calls: [
          {
            id: 'call_0',
            type: 'function',
            function: { name: 'calculate', arguments: '{"expression":"6*7"}' },
          },
          { id: 'call_1', function: { arguments: '{"broken' } },
        ],
      },
    });
    expect(server.upstream.requests).toHaveLength(1);
    expect(server.upstream.requests[0]?.body.tool_choice).toEqual({
      type: 'function',
      function: { name: 'calculate' },
    });
  });

  it.each([
    [false, ['call_0'], false],
    [true, ['call_0', 'call_1'], undefined],
  ])('with parallel_tool_calls %j returns %j', async (parallel, ids, sent) => {
    const expression = { expression: '6*7' };
    const twice = toolCalls([
      { name: 'calculate', arguments: expression },
      { name: 'calculate', arguments: expression },
    ]);
    server.upstream.script(twice);
    const completion = await client.chat.completions.create({
      model: 'gpt',
      messages: [QUESTION],
      tools: [CALCULATE],
      parallel_tool_calls: parallel,
    });

    expect(completion.choices[0]?.message.tool_calls?.map(({ id }) => id)).toEqual(ids);
    expect(completion.choices[0]?.finish_reason).toBe('tool_calls');
    expect(server.upstream.requests[0]?.body['parallel_tool_calls']).toBe(sent);
  });

  it("runs the server's tools unseen when the caller brings none", async () => {
    server.upstream.script(
      toolCalls([{ name: 'calculate', arguments: { expression: '6*7' } }]),
      answer('It is 42.'),
    );
    const stream = client.chat.completions.stream({ model: 'gpt', messages: [QUESTION] });
    const completion = await stream.finalChatCompletion();

    expect(completion.choices[0]).toMatchObject({ finish_reason: 'stop', message: { content: 'It is 42.' } });
    expect(completion.choices[0]?.message.tool_calls).toBeUndefined();
    expect(server.upstream.requests[1]?.body.messages?.at(-1)).toMatchObject({
      role: 'tool',
      content: expect.stringContaining('42'),
    });
  });

  it('closes the upstream when the client aborts', async () => {
    server.upstream.script(stallAfter(2));
    const stream = await client.chat.completions.create({ model: 'gpt', messages: [QUESTION], stream: true });
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content) stream.controller.abort();
    }

    await expect((await server.upstream.received(1)).closedByClient).resolves.toBe(true);
  });

  it('closes the upstream when the client of a whole answer aborts', async () => {
    server.upstream.script(stallAfter(2));
    const controller = new AbortController();
    const completion = client.chat.completions.create(
      { model: 'gpt', messages: [QUESTION] },
      { signal: controller.signal },
    );
    const upstream = await server.upstream.received(1);
    controller.abort();

    await expect(completion).rejects.toBeInstanceOf(OpenAI.APIUserAbortError);
    await expect(upstream.closedByClient).resolves.toBe(true);
  });

  it.each([true, false])('throws what the model refused before its answer (stream: %s)', async (stream) => {
    server.upstream.respondWith(status(400, { code: 'context_length_exceeded' }));
    const failure = client.chat.completions.create({ model: 'gpt', messages: [QUESTION], stream });

    await expect(failure).rejects.toBeInstanceOf(OpenAI.BadRequestError);
    await expect(failure).rejects.toMatchObject({
      code: 'context_length_exceeded',
      type: 'invalid_request_error',
    });
  });

  it("throws by status what failed behind the server's own tools: nothing of the answer was sent", async () => {
    server.upstream.script(
      toolCalls([{ name: 'calculate', arguments: { expression: '6*7' } }]),
      status(400, { code: 'content_filter' }),
    );
    const failure = client.chat.completions.create({ model: 'gpt', messages: [QUESTION], stream: true });

    await expect(failure).rejects.toMatchObject({ status: 400, code: 'content_filter' });
  });

  it('throws when the answer is cut for good', async () => {
    server.upstream.respondWith(cutAfter(3, 'close', { text: 'one two three four five' }));
    const stream = await client.chat.completions.create({
      model: 'gpt/spare-model',
      messages: [QUESTION],
      stream: true,
    });
    let text = '';
    const read = async (): Promise<void> => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    };

    await expect(read()).rejects.toMatchObject({ type: 'server_error', code: 'upstream_interrupted' });
    expect(text).toBe('one two three ');
  });
});
