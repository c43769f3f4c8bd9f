import type { Socket } from 'node:net';
import { AnsweringStream } from './answering-stream.js';
import { wholeResponse } from './chat-chunks.js';
import type { Pacer } from './pacer.js';
import { RequestParser, type UpstreamRequest } from './request-parser.js';
import type { UpstreamPlan } from './upstream-plan.js';

/** What a connection needs of the upstream, and tells it. */
export interface UpstreamHost {
  plan(): UpstreamPlan;
  pacer(delayMs: number): Pacer;
  onRequest(body: string): void;
  onFirstToken(waitMs: number): void;
  onAnswered(tokenCount: number, wasRead: boolean): void;
}

/** Serves the requests of one connection one after the other. */
export class UpstreamConnection {
  private readonly parser = new RequestParser();
  private readonly waiting: UpstreamRequest[] = [];
  private isBusy = false;

  constructor(
    private readonly socket: Socket,
    private readonly host: UpstreamHost,
  ) {
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes: Buffer) => {
      this.waiting.push(...this.parser.push(bytes));
      this.serveNext();
    });
  }

  private serveNext(): void {
    if (this.isBusy) return;
    const request = this.waiting.shift();
    if (request === undefined) return;
    this.isBusy = true;
    this.answer(request);
  }

  private answer({ method, body }: UpstreamRequest): void {
    if (method !== 'POST') {
      this.writeJson({ object: 'list', data: [] });
      return this.finish();
    }
    this.host.onRequest(body);
    const plan = this.host.plan();
    const isUsageWanted = /"include_usage"\s*:\s*true/.test(body);
    if (plan.mode === 'burst') {
      this.socket.write(wholeResponse(plan.tokenCount, plan.kind, isUsageWanted));
      return this.finish(plan.tokenCount);
    }
    this.stream(plan, isUsageWanted);
  }

  private stream(plan: UpstreamPlan, isUsageWanted: boolean): void {
    let leave = (): void => undefined;
    let isOver = false;
    const askedAt = performance.now();
    const stream = new AnsweringStream(this.socket, plan, isUsageWanted, {
      onFirstToken: () => {
        this.host.onFirstToken(performance.now() - askedAt);
      },
      onEnd: () => {
        isOver = true;
        leave();
        this.finish(plan.tokenCount);
      },
    });
    stream.begin();
    if (plan.mode === 'paced') {
      leave = this.host.pacer(plan.delayMs).join(stream);
      return;
    }
    const turn = (): void => {
      stream.step();
      if (isOver) return;
      if (this.socket.writableNeedDrain) this.socket.once('drain', turn);
      else setImmediate(turn);
    };
    setImmediate(turn);
  }

  private finish(tokenCount = 0): void {
    this.host.onAnswered(tokenCount, !this.socket.destroyed);
    this.isBusy = false;
    this.serveNext();
  }

  private writeJson(value: object): void {
    const text = JSON.stringify(value);
    const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${text.length}`;
    this.socket.write(`${head}\r\n\r\n${text}`);
  }
}
