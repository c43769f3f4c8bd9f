import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { isOtlpOn } from './start-otlp.js';

const tracer = trace.getTracer('nestor');

/** How a request ended. */
export interface RequestEnd {
  readonly statusCode: number;
  /** The pattern of its route; undefined where it met none. */
  readonly route: string | undefined;
}

/**
 * Runs a request in an OpenTelemetry span of its own, below that of its caller (`traceparent`) where there is one;
 * Sentry has its own. The callback ends it.
 */
export function withRequestSpan(
  method: string,
  headers: Readonly<Record<string, unknown>>,
  requestId: string | undefined,
  action: (end: (result: RequestEnd) => void) => void,
): void {
  if (!isOtlpOn()) {
    action(ignore);
    return;
  }
  const parent = propagation.extract(context.active(), headers);
  const attributes = {
    'http.request.method': method,
    ...(requestId !== undefined && { 'nestor.request.id': requestId }),
  };
  const span = tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, parent);
  context.with(trace.setSpan(parent, span), () => {
    action(({ statusCode, route }) => {
      if (route !== undefined) span.updateName(`${method} ${route}`).setAttribute('http.route', route);
      span.setAttribute('http.response.status_code', statusCode);
      if (statusCode >= 500) {
        span.setAttribute('error.type', String(statusCode)).setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    });
  });
}

function ignore(): void {
  // Nobody is told.
}
