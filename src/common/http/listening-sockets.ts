import type { Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type ListenOptions, type Server } from 'node:net';
import { Logger } from '@nestjs/common';

/**
 * Of each listening socket libuv accepts one connection in a turn of the event loop (https://github.com/libuv/libuv/pull/3696). With
 * a thousand open streams a turn can take 50 ms, so that one socket would let in twenty clients a second.
 * Linux spreads connections over the sockets of a port; other systems refuse a second one, or hand it all of them.
 */
const SOCKETS = process.platform === 'linux' ? 16 : 1;

const logger = new Logger('ListeningSockets');

/** The listening sockets of one HTTP server, on one port: its own, and others beside it. */
export class ListeningSockets {
  private others: readonly Server[] = [];
  private isClosed = false;

  constructor(private readonly server: HttpServer) {}

  /** As `server.listen`; calls back once the others listen too. */
  listen(options: ListenOptions, onListening?: () => void): void {
    const { server } = this;
    if (SOCKETS === 1) {
      server.listen(options, onListening);
      return;
    }
    // Sockets that share a port would share that of another server which is there already; this one finds it.
    const probe = createServer((socket) => socket.destroy());
    probe.on('error', (error) => server.emit('error', error));
    probe.listen(options, () => {
      const { address, port } = probe.address() as AddressInfo;
      probe.close(() => {
        if (!this.isClosed) this.share({ ...options, host: address, port, reusePort: true }, onListening);
      });
    });
  }

  /** Closes the others; resolves when they are closed, and all connections that came by them. The server's own is the caller's to close. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all(this.others.map((other) => new Promise((resolve) => other.close(resolve))));
  }

  private share(options: ListenOptions, onListening?: () => void): void {
    const { server } = this;
    // Ahead of the others: from then on it looks after the time limits of its connections.
    server.listen(options, () => {
      let settled = 0;
      const onSettled = (): void => {
        settled++;
        if (settled === SOCKETS - 1) onListening?.();
      };
      this.others = Array.from({ length: SOCKETS - 1 }, () => this.openOther(options, onSettled));
    });
  }

  /** One that cannot listen is left out. */
  private openOther(options: ListenOptions, onSettled: () => void): Server {
    const { server } = this;
    // As Node's HTTP server has its own.
    const other = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      server.emit('connection', socket);
    });
    other.on('error', (error) => {
      logger.warn({ err: error }, 'A listening socket failed');
      if (!other.listening) onSettled();
    });
    return other.listen(options, onSettled);
  }
}
