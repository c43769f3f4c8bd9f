import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';
import { aServer } from './tools-of-a-server.js';

/** An MCP server of the official SDK over HTTP, with sessions, which can be stopped and started again at its port. */
export class HttpMcpServer {
  /** Headers of all requests, lower case, in the order they came. */
  readonly seen: IncomingMessage['headers'][] = [];
  /** Answers in place of the server while it is set. */
  instead: ((response: ServerResponse) => void) | undefined;
  private port = 0;
  private server: Server | undefined;
  private readonly sessions = new Map<string, StreamableHTTPServerTransport>();

  get url(): string {
    return `http://127.0.0.1:${this.port}/mcp`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      this.seen.push(request.headers);
      if (this.instead !== undefined) this.instead(response);
      else this.answer(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as { port: number }).port;
    this.server = server;
  }

  /** Forgets its sessions, as a server that is started again does. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    server?.closeAllConnections();
    for (const session of this.sessions.values()) await session.close();
    this.sessions.clear();
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const body = text === '' ? undefined : (JSON.parse(text) as unknown);
    const known = this.sessions.get(String(request.headers['mcp-session-id']));
    if (known !== undefined) await known.handleRequest(request, response, body);
    else if (isInitializeRequest(body)) await (await this.open()).handleRequest(request, response, body);
    else response.writeHead(404).end();
  }

  private async open(): Promise<StreamableHTTPServerTransport> {
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => {
        this.sessions.set(id, transport);
      },
    });
    const server = aServer();
    await server.connect(transport);
    return transport;
  }
}
