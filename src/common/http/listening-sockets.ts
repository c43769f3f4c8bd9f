import type { Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type ListenOptions, type Server, type Socket } from 'node:net';

/**
 * Of each listening socket libuv accepts one connection in a turn of the event loop (https://github.com/libuv/libuv/pull/3696). While
 * many streams are open a turn takes some milliseconds, so one socket would let in a hundred clients a second, and others wait.
 * Linux spreads connections over the sockets of a port; other systems refuse a second one, or hand it all of them.
 */
const SOCKETS = process.platform === 'linux' ? 16 : 1;

/** Several listening sockets of one HTTP server, on one port. */
export class ListeningSockets {
  private others: readonly Server[] = [];

  constructor(private readonly server: HttpServer) {}

  /** As `server.listen`, which emits `listening` once all of them do, and `error` where one cannot. */
  listen(options: ListenOptions, onListening?: () => void): void {
    const { server } = this;
    if (SOCKETS === 1) {
      server.listen(options, onListening);
      return;
    }
    // Sockets that share a port would share that of another server which is there already; this one finds it.
    const probe = this.open(
      options,
      (socket) => socket.destroy(),
      () => {
        const { port } = probe.address() as AddressInfo;
        probe.close(() => {
          this.share({ ...options, port, reusePort: true }, onListening);
        });
      },
    );
  }

  /** Resolves when all of them are closed, and all connections that came by them. */
  async close(): Promise<void> {
    await Promise.all(this.others.map((other) => new Promise((resolve) => other.close(resolve))));
  }

  private share(options: ListenOptions, onListening?: () => void): void {
    const { server } = this;
    let listening = 0;
    const openLast = (): void => {
      listening++;
      if (listening === this.others.length) server.listen(options, onListening);
    };
    const take = (socket: Socket): boolean => server.emit('connection', socket);
    this.others = Array.from({ length: SOCKETS - 1 }, () => this.open(options, take, openLast));
  }

  private open(options: ListenOptions, take: (socket: Socket) => void, onListening: () => void): Server {
    // As Node's HTTP server has its own.
    const other = createServer({ allowHalfOpen: true, noDelay: true }, take);
    other.on('error', (error) => this.server.emit('error', error));
    return other.listen(options, onListening);
  }
}
