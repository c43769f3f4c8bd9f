import { connect, type Socket } from 'node:net';
import type { AnswerCheck } from './answer-check.js';
import { ResponseParser, type ResponseReader } from './response-parser.js';

export interface Outcome {
  readonly fault: string | undefined;
  readonly firstTextMs: number;
  readonly totalMs: number;
  readonly pieces: number;
}

/** What a connection asks its owner for, and tells it. */
export interface ConnectionOwner {
  readonly port: number;
  /** The bytes of the next request, or nothing when there is no further one. */
  nextRequest(connection: number): Buffer | undefined;
  createCheck(connection: number, isFirst: boolean): AnswerCheck;
  onConnect(): void;
  onBytes(count: number): void;
  onOutcome(outcome: Outcome): void;
  /** The connection has done all of its requests. */
  onRetired(): void;
}

/** One keep-alive connection that asks again as soon as it has its answer. */
export class LoadConnection implements ResponseReader {
  private readonly parser = new ResponseParser(this);
  private socket: Socket | undefined;
  private check: AnswerCheck | undefined;
  private isFirst = true;
  private beganAt = 0;
  private firstTextAt = 0;
  private status = 0;

  constructor(
    private readonly index: number,
    private readonly owner: ConnectionOwner,
  ) {}

  get isBusy(): boolean {
    return this.check !== undefined;
  }

  get hasText(): boolean {
    return this.check !== undefined && this.check.pieces > 0;
  }

  next(): void {
    const request = this.owner.nextRequest(this.index);
    if (request === undefined) {
      this.leave();
      this.owner.onRetired();
      return;
    }
    this.check = this.owner.createCheck(this.index, this.isFirst);
    this.isFirst = false;
    this.parser.reset();
    this.status = 0;
    this.firstTextAt = 0;
    this.beganAt = performance.now();
    this.socket ??= this.connect();
    this.socket.write(request);
  }

  /** Ends an answer that takes too long. */
  failWhenOlderThan(timeoutMs: number): void {
    if (this.isBusy && performance.now() - this.beganAt > timeoutMs) this.finish('timeout');
  }

  onHead(status: number): void {
    this.status = status;
  }

  onBody(bytes: string): void {
    if (this.check?.push(bytes) === true && this.firstTextAt === 0) this.firstTextAt = performance.now();
  }

  onEnd(fault?: string): void {
    this.finish(this.status === 200 ? (fault ?? this.check?.fault()) : `status ${this.status}`);
  }

  private connect(): Socket {
    const socket = connect({ port: this.owner.port, host: '127.0.0.1', noDelay: true });
    this.owner.onConnect();
    socket.on('data', (bytes: Buffer) => {
      this.owner.onBytes(bytes.length);
      if (this.socket === socket && this.isBusy) this.parser.push(bytes.toString('latin1'));
    });
    socket.on('error', (error: NodeJS.ErrnoException) => this.onClose(socket, `socket ${error.code}`));
    socket.on('close', () => this.onClose(socket, 'closed early'));
    return socket;
  }

  private onClose(socket: Socket, fault: string): void {
    if (this.socket !== socket) return;
    this.socket = undefined;
    if (this.isBusy) this.finish(fault);
  }

  private finish(fault: string | undefined): void {
    const { check } = this;
    if (check === undefined) return;
    this.check = undefined;
    if (fault !== undefined) this.leave();
    const { beganAt, firstTextAt } = this;
    this.owner.onOutcome({
      fault,
      firstTextMs: firstTextAt - beganAt,
      totalMs: performance.now() - beganAt,
      pieces: check.pieces,
    });
    setImmediate(() => this.next());
  }

  private leave(): void {
    const { socket } = this;
    this.socket = undefined;
    socket?.destroy();
  }
}
