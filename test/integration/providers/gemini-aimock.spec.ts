import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LLMock } from '@copilotkit/aimock';
import type { GeminiLlmProvider } from '../../../src/providers/gemini/index.js';
import { API_KEY, ask, outcomeOf, providerWith } from './gemini-harness.js';

/** A fake that others wrote: what passes here does not rest on our own reading of the wire. */
describe('GeminiLlmProvider against aimock', () => {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', chunkSize: 6 });
  let provider: GeminiLlmProvider;

  const say = (content: string) => outcomeOf(ask(provider, {}, { messages: [{ role: 'user', content }] }));

  beforeAll(async () => {
    mock.on({ userMessage: 'greet me' }, { content: 'Xin chào, 世界! A good day to you.' });
    mock.on(
      { userMessage: 'weather' },
      {
        toolCalls: [
          { name: 'get_weather', arguments: '{"location":"Huế"}' },
          { name: 'get_weather', arguments: '{"location":"Hà Nội"}' },
        ],
      },
    );
    mock.on(
      { userMessage: 'too much' },
      { error: { message: 'Slow down', type: 'RESOURCE_EXHAUSTED' }, status: 429, retryAfter: 3 },
    );
    await mock.start();
    provider = providerWith({ GEMINI_BASE_URL: mock.url, GEMINI_API_KEY: API_KEY });
  });
  afterAll(() => mock.stop());

  it('streams text', async () => {
    const { text, parts } = await say('greet me');

    expect(text).toBe('Xin chào, 世界! A good day to you.');
    expect(parts.filter(({ type }) => type === 'usage')).toHaveLength(1);
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'stop' });
  });

  it('reads parallel tool calls', async () => {
    const { parts } = await say('weather');
    const calls = parts.flatMap((part) => (part.type === 'tool-call' ? [part.call] : []));

    expect(calls).toMatchObject([
      { name: 'get_weather', arguments: { location: 'Huế' } },
      { name: 'get_weather', arguments: { location: 'Hà Nội' } },
    ]);
    expect(new Set(calls.map(({ callId }) => callId)).size).toBe(2);
    expect(parts.at(-1)).toEqual({ type: 'finish', finishReason: 'tool-calls' });
  });

  it('reads a rate limit', async () => {
    const { error } = await say('too much');

    expect(error).toMatchObject({ kind: 'rate-limit', status: 429, retryAfterMs: 3000 });
  });
});
