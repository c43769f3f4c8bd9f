import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { AnswerCheck } from './answer-check.js';
import { ResponseParser } from './response-parser.js';

/** What a server may do with a client that does not read. */
export const DROPPED = 'dropped';

/** A client that begins to read an answer, pauses, and reads on. */
export class PausedReader {
  /** The answer is complete, or its connection is closed. */
  readonly ended: Promise<void>;
  private isComplete = false;
  private brokenBy: string | undefined;
  private readonly socket: Socket;

  private constructor(
    request: string,
    port: number,
    private readonly check: AnswerCheck,
  ) {
    this.socket = connect({ port, host: '127.0.0.1' });
    this.ended = new Promise((resolve) => {
      const parser = new ResponseParser({
        onHead: () => undefined,
        onBody: (bytes) => check.push(bytes),
        onEnd: (fault) => {
          this.isComplete = true;
          this.brokenBy = fault;
          this.socket.destroy();
        },
      });
      this.socket.on('error', () => this.socket.destroy());
      this.socket.on('close', () => resolve());
      this.socket.on('data', (bytes: Buffer) => parser.push(bytes.toString('latin1')));
    });
    this.socket.write(request);
  }

  /** Sends the request, and pauses at the first bytes of the answer. */
  static async begin(request: string, port: number, check: AnswerCheck): Promise<PausedReader> {
    const reader = new PausedReader(request, port, check);
    await Promise.race([once(reader.socket, 'data'), reader.ended]);
    reader.socket.pause();
    return reader;
  }

  readOn(): void {
    this.socket.resume();
  }

  /** What is wrong with the answer, now that it has ended. */
  fault(): string | undefined {
    return this.isComplete ? (this.brokenBy ?? this.check.fault()) : DROPPED;
  }
}
