import type { Request, Response } from 'express';
import type { MetricsRegistry } from '../observability/index.js';
import { countOpenStreams } from './event-stream-answer.js';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** Nginx's word for a client that left before it was answered. */
const LEFT_UNANSWERED = '499';

/** Counts requests by the pattern of their route, never by their path, which callers choose. */
export class HttpMetrics {
  private readonly requests;
  private readonly durations;

  constructor(registry: MetricsRegistry) {
    this.requests = registry.counter('http_requests_total', 'Requests by route and status.', [
      'method',
      'route',
      'status',
    ]);
    this.durations = registry.histogram(
      'http_request_duration_seconds',
      'Requests to the end of their answer.',
      ['route'],
    );
    registry.gauge('open_streams', 'Event streams that clients are reading.', [], (set) => {
      set({}, countOpenStreams());
    });
  }

  /** Tells of a request that is over. */
  ended(request: Request, response: Response, durationMs: number): void {
    const route = routeOf(request) ?? 'none';
    this.requests.inc({
      method: METHODS.has(request.method) ? request.method : 'other',
      route,
      status: response.headersSent ? String(response.statusCode) : LEFT_UNANSWERED,
    });
    this.durations.observe({ route }, durationMs / 1_000);
  }
}

/** The pattern of the route, such as `/session/:id`; undefined for a request that met none. */
export function routeOf(request: Request): string | undefined {
  const { path } = (request.route ?? {}) as { readonly path?: unknown };
  return typeof path === 'string' ? path : undefined;
}
