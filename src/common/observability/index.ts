export { MetricsRegistry } from './metrics-registry.js';
export { ObservabilityModule } from './observability.module.js';
export { withRequestSpan, type RequestEnd } from './request-span.js';
export { reportFault } from './report-fault.js';
export { beginSpan, withSpan, type Attributes, type Span, type SpanOptions } from './spans.js';
export { startOtlp } from './start-otlp.js';
export { sentry, startSentry } from './start-sentry.js';
