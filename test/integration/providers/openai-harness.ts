import { afterEach, beforeEach } from '@jest/globals';
import { parseConfiguration } from '../../../src/config/index.js';
import { OpenAiLlmProvider } from '../../../src/providers/openai/index.js';
import { startFakeOpenAi, type FakeOpenAi } from '../../support/fake-openai/index.js';
import { API_KEY } from './provider-harness.js';

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
