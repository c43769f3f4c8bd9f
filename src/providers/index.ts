export { LlmProvider, type CallOptions, type ModelRequest, type ProviderSettings } from './llm-provider.js';
export { ProviderError, type ProviderErrorKind } from './provider-error.js';
export { toClientError } from './provider-failure.js';
export { ProviderFactory } from './provider.factory.js';
export { ProvidersModule } from './providers.module.js';
export { ModelRouter, type NewAttempt, type RoutedPart, type RoutedRequest } from './router/model-router.js';
