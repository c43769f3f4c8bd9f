import {
  textOf,
  toPieces,
  toTokens,
  type RecordedRequest,
  type Reply,
  type Step,
  type TextOptions,
} from '../fake-llm/index.js';
import {
  blockStart,
  blockStop,
  jsonDelta,
  MESSAGE_STOP,
  messageDelta,
  messageStart,
  PING,
  textDelta,
  type FakeUsage,
  type WireEvent,
} from './events.js';

export interface AnswerOptions extends TextOptions {
  /** `end_turn`, or `tool_use` with tool calls, unless told. */
  readonly stopReason?: string;
  /** Unset: a token for each word of the messages and each token of the answer. */
  readonly usage?: FakeUsage;
}

export interface FakeToolCall {
  readonly name: string;
  /** An object is sent as JSON, text as it is. */
  readonly arguments: object | string;
  /** `toolu_0`, `toolu_1` and so on unless told. */
  readonly id?: string;
}

/** A complete streamed answer of text. */
export function answer(text: string, options: AnswerOptions = {}): Step {
  return async (request, reply) => {
    const tokens = options.tokens ?? toTokens(text);
    await streamTokens(request, reply, tokens, options);
    await finish(reply, tokens.length, options);
  };
}

/** A complete streamed answer of text, if there is any, and of tool calls whose arguments come in pieces. */
export function toolCalls(
  calls: readonly FakeToolCall[],
  options: AnswerOptions & { text?: string } = {},
): Step {
  return async (request, reply) => {
    await streamTokens(request, reply, toTokens(options.text ?? ''), options);
    await send(reply, blockStop(0), options);
    for (const [position, { id, name, arguments: args }] of calls.entries()) {
      const index = position + 1;
      const block = { type: 'tool_use', id: id ?? `toolu_${position}`, name, input: {} };
      await send(reply, blockStart(index, block), options);
      for (const piece of ['', ...toPieces(typeof args === 'string' ? args : JSON.stringify(args), 3)]) {
        await send(reply, jsonDelta(index, piece), options);
      }
      await send(reply, blockStop(index), options);
    }
    await end(reply, calls.length, { stopReason: 'tool_use', ...options });
  };
}

/** Headers, the start of the message and the tokens: how every streamed answer begins, also those that end badly. */
export async function streamTokens(
  request: RecordedRequest,
  reply: Reply,
  tokens: readonly string[],
  options: AnswerOptions = {},
): Promise<void> {
  reply.headers();
  await reply.pause(options.firstTokenDelayMs ?? 0);
  const usage = options.usage ?? { input_tokens: countWords(request), output_tokens: 1 };
  await send(reply, messageStart(request.body.model, { ...usage, output_tokens: 1 }), options);
  await send(reply, blockStart(0, { type: 'text', text: '' }), options);
  await send(reply, PING, options);
  for (const [index, text] of tokens.entries()) {
    if (index > 0) await reply.pause(options.delayMs ?? 0);
    await send(reply, textDelta(0, text), options);
  }
}

/** The end of the text, the stop reason with the usage, and the end of the message and the response. */
export async function finish(reply: Reply, tokenCount: number, options: AnswerOptions = {}): Promise<void> {
  await send(reply, blockStop(0), options);
  await end(reply, tokenCount, options);
}

/** Sends one event under its name. */
export function send(reply: Reply, event: WireEvent, options: AnswerOptions = {}): Promise<void> {
  return reply.event(event, options, event.type);
}

async function end(reply: Reply, tokenCount: number, options: AnswerOptions): Promise<void> {
  const { stopReason = 'end_turn', usage } = options;
  await send(reply, messageDelta(stopReason, usage?.output_tokens ?? tokenCount), options);
  await reply.lastEvent(MESSAGE_STOP, options, MESSAGE_STOP.type);
}

function countWords(request: RecordedRequest): number {
  return (request.body.messages ?? []).flatMap(({ content }) => toTokens(textOf(content))).length;
}
