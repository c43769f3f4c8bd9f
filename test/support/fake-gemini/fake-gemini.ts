import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Step } from '../fake-openai/index.js';
import { RecordedRequest } from '../fake-openai/recorded-request.js';
import { Reply } from '../fake-openai/reply.js';
import { errorBody } from './chunks.js';

const ROUTE = /^\/v1(beta)?\/models\/[^/:]+:streamGenerateContent\?alt=sse$/;

/**
 * A server of the Gemini API's streams that answers as it is told, faults included, and records what it
 * was asked. Each call takes the next scripted step; a call without one is a mistake of the test.
 *
 *     const upstream = await startFakeGemini();
 *     upstream.script(status(429, { details: [retryInfo('1s')] }), answer('Hello there.'));
 */
export class FakeGemini {
  /** Every call, in the order of arrival. */
  readonly requests: RecordedRequest[] = [];
  private readonly steps: Step[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly failures: unknown[] = [];
  private announceRequest: (() => void)[] = [];

  constructor(private readonly server: Server) {
    server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
      this.serve(incoming, response).catch((error: unknown) => {
        if (!incoming.destroyed || incoming.complete) this.failures.push(error);
        response.destroy();
      });
    });
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  /** The base URL to configure; the version is not part of it. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Queues one step for each of the next calls. */
  script(...steps: Step[]): this {
    this.steps.push(...steps);
    return this;
  }

  /** The `number`th call, counted from 1; waits until it has arrived. */
  async received(number = 1): Promise<RecordedRequest> {
    for (;;) {
      const request = this.requests[number - 1];
      if (request !== undefined) return request;
      await new Promise<void>((resolve) => this.announceRequest.push(resolve));
    }
  }

  /** How many connections clients hold open, idle ones included. */
  openConnections(): number {
    return this.sockets.size;
  }

  /** Ends all connections and stops. Throws what a step threw, so that a test with a broken step fails. */
  async close(): Promise<void> {
    this.requests.forEach((request) => request.end('server'));
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
    if (this.failures.length > 0) throw new AggregateError(this.failures, 'a step of the fake failed');
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = new RecordedRequest(incoming, await text(incoming));
    const reply = new Reply(response, request);
    if (incoming.method !== 'POST' || !ROUTE.test(request.path)) {
      return reply.json(404, errorBody(404, 'NOT_FOUND', `no route ${request.path}`));
    }
    const step = this.steps.shift();
    this.requests.push(request);
    this.announceRequest.splice(0).forEach((announce) => announce());
    if (step === undefined) throw new Error('no step is scripted for this call');
    await step(request, reply);
  }
}

/** Starts a fake on a free port of 127.0.0.1. The test closes it. */
export async function startFakeGemini(): Promise<FakeGemini> {
  const server = createServer({ keepAliveTimeout: 60_000 });
  const fake = new FakeGemini(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return fake;
}
