import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { answer } from './answers.js';
import { RecordedRequest } from './recorded-request.js';
import { Reply, type Step } from './reply.js';

/**
 * An OpenAI-compatible server that answers as it is told, faults included, and records what it was
 * asked. Each chat completion takes the next scripted step; with none left, what `respondWith` was
 * given; without that, an answer that repeats the last message. `GET /models` lists one model.
 *
 *     const upstream = await startFakeOpenAi();
 *     upstream.script(status(429, { retryAfter: 1 }), cutAfter(3, 'reset'), answer('Hello there.'));
 */
export class FakeOpenAi {
  /** Every chat completion that was asked for, in the order of arrival. */
  readonly requests: RecordedRequest[] = [];
  private readonly steps: Step[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly failures: unknown[] = [];
  private fallback: Step = repeatLastMessage;
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

  /** The base URL to configure, `/v1` included. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  /** Queues one step for each of the next chat completions. */
  script(...steps: Step[]): this {
    this.steps.push(...steps);
    return this;
  }

  /** Answers every chat completion for which no step is queued. */
  respondWith(step: Step): this {
    this.fallback = step;
    return this;
  }

  /** The `number`th chat completion, counted from 1; waits until it has arrived. */
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

  /** Forgets requests, steps and the fallback. Connections stay. */
  reset(): void {
    this.requests.length = 0;
    this.steps.length = 0;
    this.fallback = repeatLastMessage;
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
    if (incoming.method === 'GET' && request.path.endsWith('/models')) {
      return reply.json(200, { object: 'list', data: [{ id: 'fake-model', object: 'model' }] });
    }
    if (incoming.method !== 'POST' || !request.path.endsWith('/chat/completions')) {
      return reply.json(404, {
        error: { message: `no route ${request.path}`, type: 'invalid_request_error' },
      });
    }
    const step = this.steps.shift() ?? this.fallback;
    this.requests.push(request);
    this.announceRequest.splice(0).forEach((announce) => announce());
    await step(request, reply);
  }
}

/** Starts a fake on a free port of 127.0.0.1. The test closes it. */
export async function startFakeOpenAi(): Promise<FakeOpenAi> {
  const server = createServer({ keepAliveTimeout: 60_000 });
  const fake = new FakeOpenAi(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return fake;
}

function repeatLastMessage(request: RecordedRequest, reply: Reply): Promise<void> | void {
  return answer(`You said: ${request.lastMessage}`)(request, reply);
}
