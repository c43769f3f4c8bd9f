export {
  LlmProvider,
  type CallOptions,
  type ModelOptions,
  type ModelRequest,
  type ProviderSettings,
  type ToolChoice,
} from './llm-provider.js';
export { ModelCatalog, type OfferedModel } from './model-catalog.js';
export { ProviderError, type ProviderErrorKind } from './provider-error.js';
export { toClientError } from './provider-failure.js';
export { ProviderFactory } from './provider.factory.js';
export { ProvidersModule } from './providers.module.js';
export { ModelRouter, type NewAttempt, type RoutedPart, type RoutedRequest } from './router/model-router.js';
