import { createOpenAICompatible, type OpenAICompatibleProvider } from '@ai-sdk/openai-compatible';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { generateText, isStepCount, streamText, tool } from 'ai';
import { z } from 'zod';
import { answer, cutAfter, toolCalls } from '../../support/fake-openai/index.js';
import { startBuiltOnFakeOpenAi, type BuiltOnFakeOpenAi } from '../../support/built-on-fake-openai.js';
import { START_TIMEOUT_MS } from '../../support/built-server.js';

describe('the AI SDK with @ai-sdk/openai-compatible', () => {
  let server: BuiltOnFakeOpenAi;
  let nestor: OpenAICompatibleProvider;
  beforeAll(async () => {
    server = await startBuiltOnFakeOpenAi();
    nestor = createOpenAICompatible({ name: 'nestor', baseURL: `${server.url}/v1`, includeUsage: true });
  }, START_TIMEOUT_MS);
  afterEach(() => {
    server.upstream.reset();
  });
  afterAll(() => server.close());

  const multiply = tool({
    description: 'Multiplies.',
    inputSchema: z.object({ left: z.number(), right: z.number() }),
    execute: ({ left, right }) => ({ product: left * right }),
  });

  it('streams text with its usage', async () => {
    server.upstream.script(answer('Forty-two, of course.'));
    const result = streamText({ model: nestor('gpt'), prompt: 'Six times seven?' });

    expect(await result.text).toBe('Forty-two, of course.');
    expect(await result.finishReason).toBe('stop');
    expect(await result.usage).toMatchObject({ inputTokens: 4, outputTokens: 3, totalTokens: 7 });
    expect((await result.response).modelId).toBe('main-model');
  });

  it("runs the caller's tools and goes on with their results", async () => {
    server.upstream.script(
      toolCalls([{ name: 'multiply', arguments: { left: 6, right: 7 }, id: 'call_six' }]),
      answer('It is 42.'),
    );
    const result = streamText({
      model: nestor('gpt'),
      prompt: 'Six times seven?',
      tools: { multiply },
      stopWhen: isStepCount(3),
    });

    expect(await result.text).toBe('It is 42.');
    const steps = await result.steps;
    expect(steps[0]?.finishReason).toBe('tool-calls');
    expect(steps[0]?.toolResults).toMatchObject([{ toolCallId: 'call_six', output: { product: 42 } }]);
    expect(server.upstream.requests[1]?.body.messages?.at(-1)).toEqual({
      role: 'tool',
      tool_call_id: 'call_six',
      content: '{"product":42}',
    });
  });

  it('generates without streaming', async () => {
    server.upstream.script(answer('Forty-two.'));
    const { text, usage } = await generateText({ model: nestor('gpt'), prompt: 'Six times seven?' });

    expect(text).toBe('Forty-two.');
    expect(usage).toMatchObject({ inputTokens: 4, outputTokens: 1 });
  });

  it('gets a cut answer as an error', async () => {
    server.upstream.respondWith(cutAfter(2, 'close', { text: 'one two three' }));
    const errors: unknown[] = [];
    const result = streamText({
      model: nestor('gpt'),
      prompt: 'Count.',
      onError: ({ error }) => {
        errors.push(error);
      },
    });
    let text = '';
    for await (const delta of result.textStream) text += delta;

    expect(text).toBe('one two ');
    expect(errors).toHaveLength(1);
    expect(await result.finishReason).toBe('error');
  });
});
