import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { RecordedRequest } from './recorded-request.js';
import { Reply, type Step } from './reply.js';

/**
 * A vendor's server that answers as it is told, faults included, and records what it was asked. Each
 * model call takes the next scripted step; with none left, what `respondWith` was given; without that,
 * what the vendor's own fake does by itself. That one says which requests are model calls.
 */
export abstract class FakeLlm {
  /** Every model call that was asked for, in the order of arrival. */
  readonly requests: RecordedRequest[] = [];
  private readonly steps: Step[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly failures: unknown[] = [];
  private fallback: Step | undefined;
  private announceRequest: (() => void)[] = [];
  private port = 0;

  /** `server` is one that listens, or will before the first use. */
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

  /** The address of the server, without a path. */
  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The base URL to configure. */
  abstract get url(): string;

  /** Answers the model calls that nothing else was said about. */
  protected abstract readonly ownAnswer: Step;

  /** True for a model call; answers any other request itself and says false. */
  protected abstract takes(request: RecordedRequest, reply: Reply): boolean;

  /** Queues one step for each of the next model calls. */
  script(...steps: Step[]): this {
    this.steps.push(...steps);
    return this;
  }

  /** Answers every model call for which no step is queued. */
  respondWith(step: Step): this {
    this.fallback = step;
    return this;
  }

  /** The `number`th model call, counted from 1; waits until it has arrived. */
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

  /** How many model calls are not over yet. */
  openExchanges(): number {
    return this.requests.filter(({ ending }) => ending === undefined).length;
  }

  /** Closes the connections on which nothing is under way, those that were never used included. */
  closeIdleConnections(): void {
    this.server.closeIdleConnections();
    for (const socket of this.sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  /** The server is down: its connections break off and new ones are refused. */
  async pause(): Promise<void> {
    this.port = (this.server.address() as AddressInfo).port;
    await this.stop();
  }

  /** The server is back, on the port it had. */
  async resume(): Promise<void> {
    await listenLocally(this.server, this.port);
  }

  /** Forgets requests, steps and the fallback. Connections stay. */
  reset(): void {
    this.requests.length = 0;
    this.steps.length = 0;
    this.fallback = undefined;
  }

  /** Ends all connections and stops. Throws what a step threw, so that a test with a broken step fails. */
  async close(): Promise<void> {
    if (this.server.listening) await this.stop();
    if (this.failures.length > 0) throw new AggregateError(this.failures, 'a step of the fake failed');
  }

  private async stop(): Promise<void> {
    this.requests.forEach((request) => request.end('server'));
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = new RecordedRequest(incoming, await text(incoming));
    const reply = new Reply(response, request);
    if (!this.takes(request, reply)) return;
    const step = this.steps.shift() ?? this.fallback ?? this.ownAnswer;
    this.requests.push(request);
    this.announceRequest.splice(0).forEach((announce) => announce());
    await step(request, reply);
  }
}

/** Waits until `server` listens on 127.0.0.1, on a free port unless told. */
export async function listenLocally(server: Server, port = 0): Promise<void> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
}
