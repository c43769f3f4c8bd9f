import { Module } from '@nestjs/common';
import { DemoLlmProvider } from './demo/demo.llm-provider.js';
import type { LlmProvider } from './llm-provider.js';
import { ModelCatalog } from './model-catalog.js';
import { OpenAiLlmProvider } from './openai/openai.llm-provider.js';
import { LLM_PROVIDERS, ProviderFactory } from './provider.factory.js';
import { ModelRouter } from './router/model-router.js';

/** All providers, in the order of preference: the first that is configured is the default. */
const PROVIDER_CLASSES = [OpenAiLlmProvider, DemoLlmProvider];

@Module({
  providers: [
    ...PROVIDER_CLASSES,
    {
      provide: LLM_PROVIDERS,
      inject: PROVIDER_CLASSES,
      useFactory: (...providers: LlmProvider[]) => providers,
    },
    ProviderFactory,
    ModelCatalog,
    ModelRouter,
  ],
  exports: [ProviderFactory, ModelCatalog, ModelRouter],
})
export class ProvidersModule {}
