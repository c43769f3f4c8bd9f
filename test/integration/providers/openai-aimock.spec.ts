import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LLMock } from '@copilotkit/aimock';
import type { OpenAiLlmProvider } from '../../../src/providers/openai/index.js';
import { providerWith } from './openai-harness.js';
import { API_KEY, ask, outcomeOf } from './provider-harness.js';

/** A fake that others wrote: what passes here does not rest on our own reading of the wire. */
describe('OpenAiLlmProvider against aimock', () => {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', chunkSize: 6 });
  let provider: OpenAiLlmProvider;

  const say = (content: string) =>
    outcomeOf(ask(provider, {}, { model: 'gpt-4o-mini', messages: [{ role: 'user', content }] }));

  beforeAll(async () => {
    mock.on({ userMessage: 'greet me' }, { content: 'Xin chào, 世界! A good day to you.' });
    mock.on(
      { userMessage: 'weather' },
      { toolCalls: [{ name: 'get_weather', arguments: '{"location":"Huế"}' }] },
    );
    mock.on(
      { userMessage: 'too much' },
      { error: { message: 'Slow down', type: 'rate_limit_error' }, status: 429, retryAfter: 3 },
    );
    await mock.start();
    provider = providerWith({ OPENAI_BASE_URL: `${mock.url}/v1`, OPENAI_API_KEY: API_KEY });
  });
  afterAll(() => mock.stop());

  it('streams text', async () => {
    const { text, parts } = await say('greet me');

    expect(text).toBe('Xin chào, 世界! A good day to you.');
    expect(parts.filter(({ type }) => type === 'usage')).toHaveLength(1);
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'stop' });
  });

  it('assembles a tool call', async () => {
    const { parts } = await say('weather');

    expect(parts).toContainEqual({
      type: 'tool-call',
      call: expect.objectContaining({ name: 'get_weather', arguments: { location: 'Huế' } }) as unknown,
    });
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'tool-calls' });
  });

  it('reads a rate limit', async () => {
    const { error } = await say('too much');

    expect(error).toMatchObject({ kind: 'rate-limit', status: 429, retryAfterMs: 3000 });
  });
});
