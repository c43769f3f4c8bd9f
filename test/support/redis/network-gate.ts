import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * A loopback port that forwards to a server and can fail the way networks do. Paused, it accepts connections and bytes and
 * passes nothing on; cut, it closes all connections and refuses new ones.
 */
export class NetworkGate {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private isPaused = false;

  private constructor(
    private readonly target: { readonly host: string; readonly port: number },
    private listeningPort = 0,
  ) {}

  static async open(target: { host: string; port: number }): Promise<NetworkGate> {
    const gate = new NetworkGate(target);
    await gate.restore();
    return gate;
  }

  get port(): number {
    return this.listeningPort;
  }

  pause(): void {
    this.isPaused = true;
    for (const socket of this.sockets) socket.pause();
  }

  /** Passes on what was held back, too. */
  resume(): void {
    this.isPaused = false;
    for (const socket of this.sockets) socket.resume();
  }

  async cut(): Promise<void> {
    if (this.server === undefined) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server = undefined;
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Listens again, on the same port. */
  async restore(): Promise<void> {
    this.server = createServer((client) => {
      this.forward(client);
    }).listen(this.listeningPort, '127.0.0.1');
    await once(this.server, 'listening');
    this.listeningPort = (this.server.address() as AddressInfo).port;
  }

  private forward(client: Socket): void {
    const upstream = connect(this.target);
    this.join(client, upstream);
    this.join(upstream, client);
  }

  private join(from: Socket, to: Socket): void {
    this.sockets.add(from);
    if (this.isPaused) from.pause();
    from.on('data', (chunk) => to.write(chunk));
    from.on('error', () => to.destroy());
    from.on('end', () => to.end());
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
  }
}
