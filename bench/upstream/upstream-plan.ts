import type { TextKind } from '../answer-text.js';

/** How the upstream answers from now on. */
export interface UpstreamPlan {
  readonly tokenCount: number;
  readonly kind: TextKind;
  /**
   * `burst`: the whole answer in one write. `tick`: a write per token, as fast as the
   * event loop turns and the reader reads. `paced`: a
   * write per token, `delayMs` apart, the first one `delayMs` after the request.
   */
  readonly mode: 'burst' | 'tick' | 'paced';
  readonly delayMs: number;
  /** Bytes that each token carries for nothing, as OpenAI's own streams do to hide the length of tokens. */
  readonly paddingBytes?: number;
}

/** What it has seen since the last report. */
export interface UpstreamReport {
  readonly requests: number;
  readonly connections: number;
  readonly tokens: number;
  /** From the whole of a request to the first token of its answer, summed up. */
  readonly firstTokenWaitMs: number;
  /** Answers whose reader went away. */
  readonly abandoned: number;
  /** The body of the last request. */
  readonly lastBody: string;
}

export type UpstreamCommand =
  { readonly type: 'plan'; readonly plan: UpstreamPlan } | { readonly type: 'report' };

export type UpstreamMessage =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'planned' }
  | { readonly type: 'report'; readonly report: UpstreamReport };
