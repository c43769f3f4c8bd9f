import { afterEach, beforeEach } from '@jest/globals';
import { parseConfiguration } from '../../../src/config/index.js';
import { AnthropicLlmProvider } from '../../../src/providers/anthropic/index.js';
import { startFakeAnthropic, type FakeAnthropic } from '../../support/fake-anthropic/index.js';
import { API_KEY } from './provider-harness.js';

/** The provider as the configuration sets it up from these variables. */
export function providerWith(variables: Readonly<Record<string, string>>): AnthropicLlmProvider {
  return new AnthropicLlmProvider(parseConfiguration(variables).providers);
}

/** A fresh fake for each test, and the provider that calls it. */
export function useUpstream(): { upstream: FakeAnthropic; provider: AnthropicLlmProvider } {
  const context = {} as { upstream: FakeAnthropic; provider: AnthropicLlmProvider };
  beforeEach(async () => {
    context.upstream = await startFakeAnthropic();
    context.provider = providerWith({ ANTHROPIC_BASE_URL: context.upstream.url, ANTHROPIC_API_KEY: API_KEY });
  });
  afterEach(() => context.upstream.close());
  return context;
}
