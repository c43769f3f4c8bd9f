import type { TextKind } from '../answer-text.js';
import type { Wire } from './wires.js';

/** What the load client is to do: a number of connections, each of which asks again as soon as it has its answer. */
export interface LoadPlan {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `{connection}` and `{request}` in it become the numbers of both. */
  readonly body: string;
  readonly wire: Wire;
  readonly connections: number;
  /** No further request is begun after this many, or after this time. */
  readonly until: { readonly requests: number } | { readonly seconds: number };
  /** The connections begin within this time, spread over it. */
  readonly rampMs?: number;
  /** What every answer must be. */
  readonly tokenCount: number;
  readonly kind: TextKind;
  readonly requestTimeoutMs?: number;
}

export interface Spread {
  readonly min: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What came of a plan. Times are in milliseconds from the request's first byte. */
export interface LoadResult {
  readonly started: number;
  /** Answers that were right to the last byte. */
  readonly whole: number;
  /** Tokens of whole answers. */
  readonly tokens: number;
  /** Pieces of text that the tokens came in, the events of a stream. */
  readonly pieces: number;
  readonly bytes: number;
  readonly connections: number;
  readonly wallMs: number;
  readonly firstTextMs: Spread;
  readonly totalMs: Spread;
  /** How often which fault was seen. */
  readonly faults: Readonly<Record<string, number>>;
}

export interface LoadProgress {
  /** Answers under way that have begun. */
  readonly open: number;
  readonly tokens: number;
}

export type LoadCommand = { readonly type: 'run'; readonly plan: LoadPlan } | { readonly type: 'progress' };

export type LoadMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly progress: LoadProgress }
  | { readonly type: 'result'; readonly result: LoadResult };
