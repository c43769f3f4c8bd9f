import { answerText } from '../answer-text.js';
import type { AnswerCheck } from './answer-check.js';
import { AsciiCheck } from './ascii-check.js';
import { EventCheck } from './event-check.js';
import { LoadConnection, type ConnectionOwner, type Outcome } from './load-connection.js';
import type { LoadPlan, LoadProgress, LoadResult } from './load-plan.js';
import { spreadOf } from './spread.js';
import { WIRES, type WireFormat } from './wires.js';

const REQUEST_TIMEOUT_MS = 60_000;
/** One in so many connections has the events of its first answer read: all of them would cost the load client as much as a server. */
const CONNECTIONS_A_READER = 20;
/** Spreads any number of beginnings evenly, also over the milliseconds of a token's pace. */
const GOLDEN_RATIO = 0.618_033_988_75;

/** Carries out one plan. */
export class LoadRun implements ConnectionOwner {
  readonly port: number;
  private readonly format: WireFormat;
  private readonly expected: string;
  private readonly head: string;
  private readonly connections: LoadConnection[];
  private readonly faults: Record<string, number> = {};
  private readonly firstTextMs: number[] = [];
  private readonly totalMs: number[] = [];
  private readonly startedAt = performance.now();
  private readonly stopAt: number;
  private readonly maxRequests: number;
  private started = 0;
  private retired = 0;
  private pieces = 0;
  private bytes = 0;
  private connects = 0;
  private onDone: (result: LoadResult) => void = () => undefined;

  constructor(private readonly plan: LoadPlan) {
    const { until } = plan;
    this.port = plan.port;
    this.format = WIRES[plan.wire];
    this.expected = answerText(plan.tokenCount, plan.kind);
    this.head = requestHead(plan);
    this.stopAt = 'seconds' in until ? this.startedAt + until.seconds * 1_000 : Infinity;
    this.maxRequests = 'requests' in until ? until.requests : Infinity;
    this.connections = Array.from(
      { length: plan.connections },
      (_, index) => new LoadConnection(index, this),
    );
  }

  async run(): Promise<LoadResult> {
    const { requestTimeoutMs = REQUEST_TIMEOUT_MS, rampMs = 0 } = this.plan;
    const watch = setInterval(() => {
      for (const connection of this.connections) connection.failWhenOlderThan(requestTimeoutMs);
    }, 1_000);
    try {
      return await new Promise((resolve) => {
        this.onDone = resolve;
        for (const [index, connection] of this.connections.entries()) {
          const share = (index * GOLDEN_RATIO) % 1;
          setTimeout(() => connection.next(), rampMs * share);
        }
      });
    } finally {
      clearInterval(watch);
    }
  }

  progress(): LoadProgress {
    const open = this.connections.filter((connection) => connection.hasText).length;
    return { open, tokens: this.totalMs.length * this.plan.tokenCount };
  }

  nextRequest(connection: number): Buffer | undefined {
    if (this.started >= this.maxRequests || performance.now() >= this.stopAt) {
      return undefined;
    }
    const body = this.plan.body
      .replaceAll('{connection}', String(connection))
      .replaceAll('{request}', String(this.started++));
    return Buffer.from(`${this.head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  /** The events themselves are read of text that is not the same on every wire, and else of the first answers of some connections. */
  createCheck(connection: number, isFirst: boolean): AnswerCheck {
    const isRead = this.plan.kind !== 'ascii' || (isFirst && connection % CONNECTIONS_A_READER === 0);
    return new (isRead ? EventCheck : AsciiCheck)(this.expected, this.format);
  }

  onConnect(): void {
    this.connects++;
  }

  onBytes(count: number): void {
    this.bytes += count;
  }

  onOutcome({ fault, firstTextMs, totalMs, pieces }: Outcome): void {
    if (fault === undefined) {
      this.pieces += pieces;
      this.firstTextMs.push(firstTextMs);
      this.totalMs.push(totalMs);
    } else {
      this.faults[fault] = (this.faults[fault] ?? 0) + 1;
    }
  }

  onRetired(): void {
    this.retired++;
    if (this.retired < this.connections.length) return;
    const whole = this.totalMs.length;
    this.onDone({
      started: this.started,
      whole,
      tokens: whole * this.plan.tokenCount,
      pieces: this.pieces,
      bytes: this.bytes,
      connections: this.connects,
      wallMs: performance.now() - this.startedAt,
      firstTextMs: spreadOf(this.firstTextMs),
      totalMs: spreadOf(this.totalMs),
      faults: this.faults,
    });
  }
}

/** The head of a request, but for the length of its body. */
export function requestHead({ port, path, headers }: LoadPlan): string {
  const all = {
    Host: `127.0.0.1:${port}`,
    'Content-Type': 'application/json',
    Accept: 'text/event-stream',
    'Accept-Encoding': 'identity',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}`;
}
