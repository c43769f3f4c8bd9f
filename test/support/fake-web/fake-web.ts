import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { listenLocally } from '../fake-llm/index.js';

export interface WebRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers one request, faults included. */
export type WebStep = (response: ServerResponse, request: WebRequest) => void | Promise<void>;

/** A server of the web: answers by path, as it is told, and records what it was asked. */
export class FakeWeb {
  readonly requests: WebRequest[] = [];
  private readonly steps = new Map<string, WebStep>();

  private constructor(private readonly server: Server) {
    server.on('request', (incoming: IncomingMessage, response: ServerResponse) => {
      this.serve(incoming, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<FakeWeb> {
    const server = createServer();
    const web = new FakeWeb(server);
    await listenLocally(server);
    return web;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** From now on `path` is answered so; other paths are 404. */
  on(path: string, step: WebStep): this {
    this.steps.set(path, step);
    return this;
  }

  /** The query of the last request, by name. */
  get lastQuery(): Record<string, string> {
    return Object.fromEntries(this.requests.at(-1)?.url.searchParams ?? []);
  }

  reset(): void {
    this.requests.length = 0;
    this.steps.clear();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', this.origin);
    const { method = 'GET', headers } = incoming;
    const request: WebRequest = { method, url, headers, body: await text(incoming) };
    this.requests.push(request);
    const step = this.steps.get(url.pathname) ?? answerStatus(404);
    await step(response, request);
  }
}

export function answerJson(value: unknown, status = 200): WebStep {
  return answerWith('application/json', JSON.stringify(value), status);
}

export function answerWith(
  contentType: string,
  body: string | Uint8Array,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): WebStep {
  return (response) => {
    response.writeHead(status, { 'content-type': contentType, ...headers }).end(body);
  };
}

export function answerStatus(status: number, headers: Readonly<Record<string, string>> = {}): WebStep {
  return answerWith('text/plain', 'no', status, headers);
}

export function redirectTo(location: string, status = 302): WebStep {
  return (response) => {
    response.writeHead(status, { location }).end();
  };
}

/** Takes the request and never answers. */
export const neverAnswer: WebStep = () => undefined;

export const resetConnection: WebStep = (response) => {
  response.socket?.resetAndDestroy();
};
