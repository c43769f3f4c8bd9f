import { afterEach, beforeEach } from '@jest/globals';
import { parseConfiguration } from '../../../src/config/index.js';
import type { StreamPart } from '../../../src/conversation/index.js';
import { GeminiLlmProvider } from '../../../src/providers/gemini/index.js';
import type { CallOptions, ModelRequest } from '../../../src/providers/llm-provider.js';
import { startFakeGemini, type FakeGemini } from '../../support/fake-gemini/index.js';

export const API_KEY = 'AIza-test-0001';

/** The provider as the configuration sets it up from these variables. */
export function providerWith(variables: Readonly<Record<string, string>>): GeminiLlmProvider {
  return new GeminiLlmProvider(parseConfiguration(variables).providers);
}

/** A fresh fake for each test, and the provider that calls it. */
export function useUpstream(): { upstream: FakeGemini; provider: GeminiLlmProvider } {
  const context = {} as { upstream: FakeGemini; provider: GeminiLlmProvider };
  beforeEach(async () => {
    context.upstream = await startFakeGemini();
    context.provider = providerWith({ GEMINI_BASE_URL: context.upstream.url, GEMINI_API_KEY: API_KEY });
  });
  afterEach(() => context.upstream.close());
  return context;
}

/** One call with a user's question; `request` and `options` say what differs. */
export function ask(
  provider: GeminiLlmProvider,
  options: Partial<CallOptions> = {},
  request: Partial<ModelRequest> = {},
): AsyncIterable<StreamPart> {
  return provider.stream(
    {
      model: 'gemini-2.5-flash',
      messages: [{ role: 'user', content: 'Hi' }],
      tools: [],
      sessionId: 's',
      ...request,
    },
    { signal: new AbortController().signal, apiKey: API_KEY, ...options },
  );
}

export { outcomeOf } from './provider-harness.js';
