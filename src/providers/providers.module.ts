import { Module } from '@nestjs/common';
import { section, type ProvidersConfig } from '../config/index.js';
import { AnthropicLlmProvider } from './anthropic/index.js';
import { CompatibleLlmProvider } from './compatible/compatible.llm-provider.js';
import { DemoLlmProvider } from './demo/demo.llm-provider.js';
import { GeminiLlmProvider } from './gemini/index.js';
import { GroqLlmProvider } from './groq/groq.llm-provider.js';
import type { LlmProvider } from './llm-provider.js';
import { ModelCatalog } from './model-catalog.js';
import { OpenAiLlmProvider } from './openai/openai.llm-provider.js';
import { ProviderCheck } from './provider-check.js';
import { LLM_PROVIDERS, ProviderFactory } from './provider.factory.js';
import { ModelRouter } from './router/model-router.js';
import { RouterMetrics } from './router/router-metrics.js';
import { RouterState } from './router/router-state.js';
import { SystemTimers, Timers } from './router/timers.js';

/** The vendors, in the order of preference: the first that is configured is the default. */
const VENDOR_CLASSES = [OpenAiLlmProvider, AnthropicLlmProvider, GeminiLlmProvider, GroqLlmProvider];

@Module({
  providers: [
    ...VENDOR_CLASSES,
    DemoLlmProvider,
    {
      provide: LLM_PROVIDERS,
      inject: [section('providers'), DemoLlmProvider, ...VENDOR_CLASSES],
      useFactory: (config: ProvidersConfig, demo: LlmProvider, ...vendors: LlmProvider[]) => [
        ...vendors,
        ...compatibleProviders(config),
        demo,
      ],
    },
    { provide: Timers, useClass: SystemTimers },
    ProviderFactory,
    ModelCatalog,
    RouterState,
    RouterMetrics,
    ModelRouter,
    ProviderCheck,
  ],
  exports: [ProviderFactory, ModelCatalog, ModelRouter, ProviderCheck],
})
export class ProvidersModule {}

function compatibleProviders({ compatible }: ProvidersConfig): LlmProvider[] {
  return Object.entries(compatible).map(([name, config]) => new CompatibleLlmProvider(name, config));
}
