import { connect, type Socket } from 'node:net';
import { awaitUntil } from '../../support/await-until.js';

/** One connection, byte by byte: what `curl -N` prints, and what a pool of connections sees. */
export class RawConnection {
  /** Everything that came so far. */
  received = '';
  isClosed = false;

  private constructor(private readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (this.received += text));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.isClosed = true));
  }

  static open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        resolve(new RawConnection(socket));
      });
      socket.once('error', reject);
    });
  }

  /** Sends a request with the headers that curl sends. */
  send(method: string, path: string, body?: object): void {
    const text = body === undefined ? '' : JSON.stringify(body);
    const head = [`${method} ${path} HTTP/1.1`, 'Host: nestor', 'User-Agent: curl/8.14.1', 'Accept: */*'];
    if (body !== undefined) {
      head.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`);
    }
    this.socket.write(`${head.join('\r\n')}\r\n\r\n${text}`);
  }

  /** Waits until what came matches; throws with all of it when the connection closes first. */
  async until(pattern: RegExp): Promise<void> {
    await awaitUntil(() => pattern.test(this.received) || this.isClosed);
    if (!pattern.test(this.received)) throw new Error(`The connection closed after:\n${this.received}`);
  }

  close(): void {
    this.socket.destroy();
  }
}
