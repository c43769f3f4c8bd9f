import { toTokens } from '../fake-openai/chunks.js';
import type { Reply, Step, WireOptions } from '../fake-openai/index.js';
import { chunk, type FakeUsage } from './chunks.js';

export interface AnswerOptions extends WireOptions {
  /** The pieces in which the text is sent. Unset: word by word. */
  readonly tokens?: readonly string[];
  /** `STOP` unless told. */
  readonly finishReason?: string;
  /** In every chunk, as Gemini does; null: in none. */
  readonly usage?: FakeUsage | null;
}

export interface FakeFunctionCall {
  readonly name: string;
  readonly args?: object;
  readonly id?: string;
  readonly thoughtSignature?: string;
}

const USAGE: FakeUsage = { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 };

/** A complete answer of text; the finish reason comes with the last piece. */
export function answer(text: string, options: AnswerOptions = {}): Step {
  const tokens = options.tokens ?? toTokens(text);
  return async (_request, reply) => {
    await streamTokens(reply, tokens.slice(0, -1), options);
    await finish(reply, [{ text: tokens.at(-1) ?? '' }], options);
  };
}

/** A complete answer that calls functions, each in a chunk of its own. */
export function functionCalls(
  calls: readonly FakeFunctionCall[],
  options: AnswerOptions & { text?: string } = {},
): Step {
  return async (_request, reply) => {
    await streamTokens(reply, toTokens(options.text ?? ''), options);
    for (const { thoughtSignature, ...functionCall } of calls) {
      const part = { functionCall, ...(thoughtSignature && { thoughtSignature }) };
      await reply.event(chunk([part], { usage: usageOf(options) }), options);
    }
    await finish(reply, [{ text: '' }], options);
  };
}

/** Headers and the tokens: how every streamed answer begins, also those that end badly. */
export async function streamTokens(
  reply: Reply,
  tokens: readonly string[],
  options: AnswerOptions = {},
): Promise<void> {
  reply.headers();
  for (const text of tokens) await reply.event(chunk([{ text }], { usage: usageOf(options) }), options);
}

/** The last chunk, and the end of the response. */
export async function finish(
  reply: Reply,
  parts: readonly object[],
  options: AnswerOptions = {},
): Promise<void> {
  const { finishReason = 'STOP' } = options;
  await reply.lastEvent(chunk(parts, { finishReason, usage: usageOf(options) }), options);
}

function usageOf({ usage }: AnswerOptions): FakeUsage | null {
  return usage === undefined ? USAGE : usage;
}
