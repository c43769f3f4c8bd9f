import { Test } from '@nestjs/testing';
import { expect, it } from '@jest/globals';
import { ObservabilityModule } from '../common/observability/index.js';
import { ConfigModule, parseConfiguration } from '../config/index.js';
import type { LlmProvider } from './llm-provider.js';
import { LLM_PROVIDERS } from './provider.factory.js';
import { ProvidersModule } from './providers.module.js';

it('every name and alias of a built-in provider is refused as the name of a compatible server', async () => {
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(parseConfiguration({})), ObservabilityModule, ProvidersModule],
  }).compile();
  const names = module.get<LlmProvider[]>(LLM_PROVIDERS).flatMap(({ name, aliases }) => [name, ...aliases]);
  await module.close();

  expect(names).toEqual(expect.arrayContaining(['gpt', 'openai', 'demo']));
  for (const name of names) {
    const parse = () => parseConfiguration({ COMPATIBLE_PROVIDERS: name });
    expect(parse).toThrow(`'${name}' is the name of a built-in provider`);
  }
});
