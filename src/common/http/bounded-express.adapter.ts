import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionsConfig } from '../../config/index.js';
import { answerClientError } from './answer-client-error.js';
import { EventStreamAdapter } from './event-stream.adapter.js';
import { expressMessages, type MessagePrototypes } from './express-messages.js';
import { ListeningSockets } from './listening-sockets.js';

/** Headers and address together, in bytes. */
export const MAX_HEADERS_BYTES = 16_384;

/** The most fields; Node's parser refuses a request with more, however small they are. */
const MAX_HEADERS = 200;

/**
 * Connections that may wait at each listening socket, as far as the system allows (`net.core.somaxconn`). Node's 511 are full
 * when hundreds of clients come back at once; the system then breaks the connections of some, which look like a crash.
 */
const BACKLOG = 4_096;

/** How late a time limit may be noticed, as a share of it. */
const CHECKS_PER_TIMEOUT = 4;
const MAX_CHECK_INTERVAL_MS = 5_000;

/** How often connections that have become idle are looked for while the server closes. */
const CLOSE_CHECK_MS = 100;

/**
 * Express behind a server that gives slow and numerous clients only so much: time for the headers and for a whole
 * request, idle time, connections. None of it limits how long an answer takes.
 */
export class BoundedExpressAdapter extends EventStreamAdapter {
  /** Connections that have not brought a request yet; a server that closes does not count them as idle. */
  private readonly unused = new Set<Socket>();
  private openCount = 0;
  /** From the moment that it is to listen. */
  private sockets: ListeningSockets | undefined;

  /** @param heartbeatIntervalMs how long an event stream may be silent, in milliseconds. */
  constructor(
    private readonly config: ConnectionsConfig,
    heartbeatIntervalMs: number,
  ) {
    super(heartbeatIntervalMs);
  }

  override initHttpServer(): void {
    const { headersTimeoutMs, requestTimeoutMs, keepAliveTimeoutMs, maxConnections } = this.config;
    // Node takes the shorter one as the limit of both.
    const headersTimeout = Math.min(headersTimeoutMs, requestTimeoutMs);
    const express = this.getInstance<RequestListener & MessagePrototypes>();
    const server: Server = createServer(
      {
        ...expressMessages(express),
        headersTimeout,
        requestTimeout: requestTimeoutMs,
        keepAliveTimeout: keepAliveTimeoutMs,
        connectionsCheckingInterval: Math.min(headersTimeout / CHECKS_PER_TIMEOUT, MAX_CHECK_INTERVAL_MS),
        maxHeaderSize: MAX_HEADERS_BYTES,
        // Node's own answer is bare: requestHeadMiddleware gives it.
        requireHostHeader: false,
      },
      express,
    );
    server.maxHeadersCount = MAX_HEADERS;
    server.on('clientError', answerClientError);
    server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
      server.emit('request', request, response);
    });
    server.on('connection', (socket: Socket) => {
      if (maxConnections > 0 && this.openCount >= maxConnections) {
        socket.destroy();
        return;
      }
      this.unused.add(socket);
      this.openCount++;
      socket.on('close', () => {
        this.unused.delete(socket);
        this.openCount--;
      });
    });
    server.on('request', ({ socket }: IncomingMessage) => this.unused.delete(socket));
    this.setHttpServer(server);
  }

  override listen(port: string | number, ...rest: readonly unknown[]): Server {
    const host = rest.find((part) => typeof part === 'string');
    const callback = rest.find((part) => typeof part === 'function') as (() => void) | undefined;
    const server = this.getHttpServer() as Server;
    this.sockets = new ListeningSockets(server);
    this.sockets.listen(
      { port: Number(port), backlog: BACKLOG, ...(host !== undefined && { host }) },
      callback,
    );
    return server;
  }

  /** Resolves when every answer under way has ended; connections without one do not hold it up. */
  override async close(): Promise<void> {
    const server = this.getHttpServer() as Server;
    const closed = Promise.all([super.close(), this.sockets?.close()]);
    for (const socket of this.unused) socket.destroy();
    const sweep = setInterval(() => {
      server.closeIdleConnections();
    }, CLOSE_CHECK_MS);
    try {
      await closed;
    } finally {
      clearInterval(sweep);
    }
  }
}
