import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listenLocally } from './fake-llm/index.js';

/** What stands before replicas: it sends each request to one of those it knows at the time, and repeats none. */
export class RollingProxy {
  private next = 0;
  private targets: readonly string[] = [];

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<RollingProxy> {
    const server = createServer();
    await listenLocally(server);
    const { port } = server.address() as AddressInfo;
    const proxy = new RollingProxy(server, `http://127.0.0.1:${port}`);
    server.on('request', (incoming, outgoing) => {
      const target = proxy.targets[proxy.next++ % proxy.targets.length] ?? '';
      const { method, headers } = incoming;
      const forwarded = request(
        `${target}${incoming.url ?? ''}`,
        { method, headers, agent: false },
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
          answer.once('error', () => outgoing.destroy());
        },
      );
      forwarded.once('error', () => {
        if (outgoing.headersSent) outgoing.destroy();
        else outgoing.writeHead(502).end();
      });
      incoming.pipe(forwarded);
    });
    return proxy;
  }

  /** Where requests go from now on; those under way stay where they are. */
  sendTo(targets: readonly string[]): void {
    this.targets = targets;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
