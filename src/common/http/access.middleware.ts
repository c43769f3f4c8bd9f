import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { currentContext, runInContext, type RequestContext } from '../context/index.js';
import { withRequestSpan, type MetricsRegistry, type RequestEnd } from '../observability/index.js';
import { HttpMetrics, routeOf } from './http-metrics.js';

/** Paths whose every request is no news: probes and scrapes. */
const IS_QUIET = /^\/(api\/)?(health|metrics)(\/|$)/;

const logger = new Logger('Http');

/**
 * Tells of every request once it is over: a line of the log and the numbers of its route. Mounted ahead of whatever may
 * refuse a request. Neither query, headers nor body is ever logged.
 */
export function accessMiddleware(registry: MetricsRegistry) {
  const metrics = new HttpMetrics(registry);
  return (request: Request, response: Response, next: NextFunction): void => {
    const access = new Access(request, response, currentContext(), metrics);
    withRequestSpan(request.method, request.headers, access.requestId, (endSpan) => {
      access.watch(endSpan);
      next();
    });
  };
}

/** One request until its answer is over. It knows nothing of what the request goes through, which may be long gone by then. */
class Access {
  private readonly startedAt = performance.now();

  constructor(
    private readonly request: Request,
    private readonly response: Response,
    private readonly context: RequestContext | undefined,
    private readonly metrics: HttpMetrics,
  ) {}

  get requestId(): string | undefined {
    return this.context?.requestId;
  }

  watch(endSpan: (end: RequestEnd) => void): void {
    this.response.on('close', () => {
      endSpan({ statusCode: this.response.statusCode, route: routeOf(this.request) });
      this.tell();
    });
  }

  private tell(): void {
    const { request, response } = this;
    const durationMs = Math.round(performance.now() - this.startedAt);
    const { method, originalUrl } = request;
    const path = originalUrl.split('?', 1)[0] ?? '';
    const status = response.statusCode;
    const isAborted = !response.writableFinished;
    this.metrics.ended(request, response, durationMs);
    if (status < 500 && IS_QUIET.test(path)) return;
    const line = {
      method,
      path,
      statusCode: status,
      durationMs,
      ...(isAborted && { aborted: true }),
    };
    const message = `${method} ${path} ${isAborted ? 'was left by its client' : status}`;
    this.runAsOwn(() => {
      if (status >= 500) logger.warn(line, message);
      else logger.log(line, message);
    });
  }

  /** What closes an answer or a connection may be another request or turn, or none. */
  private runAsOwn(action: () => void): void {
    const own = this.context?.turn ?? this.context;
    if (own === undefined) action();
    else runInContext(own, action);
  }
}
