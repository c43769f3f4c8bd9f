import { toTokens, type Reply, type Step, type TextOptions } from '../fake-llm/index.js';
import { chunk, type FakeUsage } from './chunks.js';

export interface AnswerOptions extends TextOptions {
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

/** A stream of exactly these events. */
export function rawEvents(events: readonly unknown[], options: AnswerOptions = {}): Step {
  return async (_request, reply) => {
    reply.headers();
    for (const event of events) await reply.event(event, options);
    reply.end();
  };
}

/** Headers and the tokens: how every streamed answer begins, also those that end badly. */
export async function streamTokens(
  reply: Reply,
  tokens: readonly string[],
  options: AnswerOptions = {},
): Promise<void> {
  reply.headers();
  await reply.pause(options.firstTokenDelayMs ?? 0);
  for (const [index, text] of tokens.entries()) {
    if (index > 0) await reply.pause(options.delayMs ?? 0);
    await reply.event(chunk([{ text }], { usage: usageOf(options) }), options);
  }
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
