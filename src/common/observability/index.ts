export { MetricsRegistry } from './metrics-registry.js';
export { ObservabilityModule } from './observability.module.js';
export { reportFault, withSpan } from './sentry.js';
