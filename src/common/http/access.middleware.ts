import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { currentContext, idsOf, turnOf } from '../context/index.js';
import { withRequestSpan, type MetricsRegistry } from '../observability/index.js';
import { HttpMetrics, routeOf } from './http-metrics.js';

/** Paths whose every request is no news: probes and scrapes. */
const IS_QUIET = /^\/(api\/)?(health|metrics)(\/|$)/;

/**
 * Tells of every request once it is over: a line of the log and the numbers of its route. Mounted ahead of whatever may
 * refuse a request. Neither query, headers nor body is ever logged.
 */
export function accessMiddleware(registry: MetricsRegistry) {
  const metrics = new HttpMetrics(registry);
  const logger = new Logger('Http');
  return (request: Request, response: Response, next: NextFunction): void => {
    const startedAt = performance.now();
    const context = currentContext();
    const ended = metrics.began(request, response);
    withRequestSpan(request.method, request.headers, context?.requestId, (endSpan) => {
      response.on('close', () => {
        endSpan({ statusCode: response.statusCode, route: routeOf(request) });
        const durationMs = Math.round(performance.now() - startedAt);
        const { method, originalUrl } = request;
        const path = originalUrl.split('?', 1)[0] ?? '';
        const status = response.statusCode;
        const isAborted = !response.writableFinished;
        ended(durationMs);
        if (status < 500 && IS_QUIET.test(path)) return;
        const line = {
          // Where an answer goes out in one piece, its end is not of the turn any more.
          ...idsOf(turnOf(context)),
          method,
          path,
          statusCode: status,
          durationMs,
          ...(isAborted && { aborted: true }),
        };
        const message = `${method} ${path} ${isAborted ? 'was left by its client' : status}`;
        if (status >= 500) logger.warn(line, message);
        else logger.log(line, message);
      });
      next();
    });
  };
}
