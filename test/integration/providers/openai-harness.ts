import { afterEach, beforeEach } from '@jest/globals';
import { parseConfiguration } from '../../../src/config/index.js';
import type { StreamPart } from '../../../src/conversation/index.js';
import { OpenAiLlmProvider } from '../../../src/providers/openai/index.js';
import type { CallOptions, ModelRequest } from '../../../src/providers/llm-provider.js';
import { startFakeOpenAi, type FakeOpenAi } from '../../support/fake-openai/index.js';

export const API_KEY = 'sk-test-0001';

/** The provider as the configuration sets it up from these variables. */
export function providerWith(variables: Readonly<Record<string, string>>): OpenAiLlmProvider {
  return new OpenAiLlmProvider(parseConfiguration(variables).providers);
}

/** A fresh fake for each test, and the provider that calls it. */
export function useUpstream(): { upstream: FakeOpenAi; provider: OpenAiLlmProvider } {
  const context = {} as { upstream: FakeOpenAi; provider: OpenAiLlmProvider };
  beforeEach(async () => {
    context.upstream = await startFakeOpenAi();
    context.provider = providerWith({ OPENAI_BASE_URL: context.upstream.url, OPENAI_API_KEY: API_KEY });
  });
  afterEach(() => context.upstream.close());
  return context;
}

/** One call with a user's question; `request` and `options` say what differs. */
export function ask(
  provider: OpenAiLlmProvider,
  options: Partial<CallOptions> = {},
  request: Partial<ModelRequest> = {},
): AsyncIterable<StreamPart> {
  return provider.stream(
    { model: 'm', messages: [{ role: 'user', content: 'Hi' }], tools: [], sessionId: 's', ...request },
    { signal: new AbortController().signal, apiKey: API_KEY, ...options },
  );
}

export interface Outcome {
  readonly parts: readonly StreamPart[];
  readonly text: string;
  /** What the stream threw, if it did. */
  readonly error: unknown;
}

/** Reads a stream to its end, good or bad. */
export async function outcomeOf(stream: AsyncIterable<StreamPart>): Promise<Outcome> {
  const parts: StreamPart[] = [];
  let error: unknown;
  try {
    for await (const part of stream) parts.push(part);
  } catch (thrown) {
    error = thrown;
  }
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return { parts, text, error };
}
