import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { Dispatcher } from './dispatcher.js';
import { openEngine } from './engine.js';
import { encodeReply, MessageSplitter, parseRequest } from './wire-protocol.js';

export interface WireServer {
  readonly port: number;
  /** Deletes what TTL indexes say has expired, now. */
  runTtl(): Promise<void>;
  close(): Promise<void>;
}

/** Serves MongoDB's wire protocol on a free port of this machine, for the DocumentDB whose socket is in `folder`. */
export async function startWireServer(folder: string): Promise<WireServer> {
  const pool = openEngine(folder);
  const dispatcher = new Dispatcher(pool);
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, dispatcher);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    runTtl: async () => {
      await pool.query('CALL documentdb_api_internal.delete_expired_rows()');
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
      await dispatcher.close();
      await pool.end();
    },
  };
}

/** Answers the requests of one connection in the order they came. */
function serve(socket: Socket, dispatcher: Dispatcher): void {
  const splitter = new MessageSplitter();
  let last = Promise.resolve();
  const answer = async (message: Buffer): Promise<void> => {
    const request = parseRequest(message);
    const reply = await dispatcher.dispatch(request);
    if (!request.isOneWay && !socket.destroyed) socket.write(encodeReply(request, reply));
  };
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    for (const message of splitter.push(chunk)) {
      last = last.then(() => answer(message)).catch((error: unknown) => void socket.destroy(error as Error));
    }
  });
}
