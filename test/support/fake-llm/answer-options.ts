import type { RecordedRequest } from './recorded-request.js';
import type { Reply, WireOptions } from './reply.js';

/** How an answer of text comes, on any vendor's wire. */
export interface TextOptions extends WireOptions {
  /** The pieces in which the text is sent. Unset: word by word. */
  readonly tokens?: readonly string[];
  /** Wait before each token after the first, in milliseconds. */
  readonly delayMs?: number;
  /** Wait before the first token, after the headers, in milliseconds. */
  readonly firstTokenDelayMs?: number;
}

/** Begins a streamed answer in a vendor's form: headers, what comes ahead of the text, and these tokens. */
export type StreamTokens = (
  request: RecordedRequest,
  reply: Reply,
  tokens: readonly string[],
  options: TextOptions,
) => Promise<void>;
