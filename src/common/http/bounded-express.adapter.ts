import { createServer, type Server } from 'node:http';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { ConnectionsConfig } from '../../config/index.js';
import { answerClientError } from './answer-client-error.js';

/** Headers and address together, in bytes. */
export const MAX_HEADERS_BYTES = 16_384;

/** The most fields; Node drops those beyond, so it bounds work and not what callers send. */
const MAX_HEADERS = 200;

/** How late a time limit may be noticed, as a share of it. */
const CHECKS_PER_TIMEOUT = 4;
const MAX_CHECK_INTERVAL_MS = 5_000;

/**
 * Express behind a server that gives slow and numerous clients only so much: time for the headers and for a whole
 * request, idle time, connections. None of it limits how long an answer takes.
 */
export class BoundedExpressAdapter extends ExpressAdapter {
  constructor(private readonly config: ConnectionsConfig) {
    super();
  }

  override initHttpServer(): void {
    const { headersTimeoutMs, requestTimeoutMs, keepAliveTimeoutMs, maxConnections } = this.config;
    // Node takes the shorter one as the limit of both.
    const headersTimeout = Math.min(headersTimeoutMs, requestTimeoutMs);
    const server: Server = createServer(
      {
        headersTimeout,
        requestTimeout: requestTimeoutMs,
        keepAliveTimeout: keepAliveTimeoutMs,
        connectionsCheckingInterval: Math.min(headersTimeout / CHECKS_PER_TIMEOUT, MAX_CHECK_INTERVAL_MS),
        maxHeaderSize: MAX_HEADERS_BYTES,
      },
      this.getInstance<Parameters<typeof createServer>[1]>(),
    );
    server.maxHeadersCount = MAX_HEADERS;
    if (maxConnections > 0) server.maxConnections = maxConnections;
    server.on('clientError', answerClientError);
    this.setHttpServer(server);
  }
}
