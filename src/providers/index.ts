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
export { ProviderCheck, type CheckResult, type ProviderReport } from './provider-check.js';
export { ModelRouter } from './router/model-router.js';
export type {
  AnsweredAttempt,
  AnswerTaker,
  AttemptReason,
  FailedAttempt,
  NewAttempt,
  RoutedPart,
  RoutedRequest,
} from './router/routed-part.js';
export type { ProviderTraffic } from './router/router-state.js';
export { usageAttributes } from './router/attempt-span.js';
export { TurnBudget } from './router/turn-budget.js';
