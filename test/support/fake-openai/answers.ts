import {
  textOf,
  toPieces,
  toTokens,
  type RecordedRequest,
  type Reply,
  type Step,
  type TextOptions,
} from '../fake-llm/index.js';
import { chunkHead, deltaChunk, usageChunk } from './chunks.js';

/** Usage as OpenAI sends it. */
export interface FakeUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens?: number;
  readonly prompt_tokens_details?: { readonly cached_tokens: number };
}

export interface AnswerOptions extends TextOptions {
  /** `stop`, or `tool_calls` with tool calls, unless told. */
  readonly finishReason?: string;
  /** Sent to those who asked for usage. Unset: a token for each word of the messages and each token of the answer; null: none. */
  readonly usage?: FakeUsage | null;
}

export interface FakeToolCall {
  readonly name: string;
  /** An object is sent as JSON, text as it is. */
  readonly arguments: object | string;
  /** `call_0`, `call_1` and so on unless told. */
  readonly id?: string;
}

/** A complete answer of text; as one JSON body where the request does not ask for a stream. */
export function answer(text: string, options: AnswerOptions = {}): Step {
  return async (request, reply) => {
    if (request.body.stream !== true) return reply.json(200, completion(request, { content: text }, 'stop'));
    const tokens = options.tokens ?? toTokens(text);
    await streamTokens(request, reply, tokens, options);
    await finish(request, reply, tokens.length, options);
  };
}

/** A complete answer that calls tools, all at once; their arguments come in pieces that alternate between the calls. */
export function toolCalls(
  calls: readonly FakeToolCall[],
  options: AnswerOptions & { text?: string } = {},
): Step {
  const whole = calls.map(({ id, name, arguments: args }, index) => ({
    index,
    id: id ?? `call_${index}`,
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
  }));
  return async (request, reply) => {
    const content = options.text ?? null;
    if (request.body.stream !== true) {
      return reply.json(200, completion(request, { content, tool_calls: whole }, 'tool_calls'));
    }
    await streamTokens(request, reply, toTokens(options.text ?? ''), options);
    const send = (call: object) =>
      reply.event(deltaChunk(chunkHead(request.body.model), { tool_calls: [call] }), options);
    for (const call of whole) await send({ ...call, function: { name: call.function.name, arguments: '' } });
    const pieces = whole.map((call) => toPieces(call.function.arguments, 3));
    for (let round = 0; round < 3; round += 1) {
      for (const { index } of whole) {
        const piece = pieces[index]?.[round];
        if (piece !== undefined) await send({ index, function: { arguments: piece } });
      }
    }
    await finish(request, reply, whole.length, { finishReason: 'tool_calls', ...options });
  };
}

/** Headers, the chunk with the role, and the tokens: how every streamed answer begins, also those that end badly. */
export async function streamTokens(
  request: RecordedRequest,
  reply: Reply,
  tokens: readonly string[],
  options: AnswerOptions = {},
): Promise<void> {
  const head = chunkHead(request.body.model);
  reply.headers();
  await reply.pause(options.firstTokenDelayMs ?? 0);
  await reply.event(deltaChunk(head, { role: 'assistant', content: '' }), options);
  for (const [index, content] of tokens.entries()) {
    if (index > 0) await reply.pause(options.delayMs ?? 0);
    await reply.event(deltaChunk(head, { content }), options);
  }
}

/** The chunk with the finish reason, the usage, `[DONE]` and the end of the response. */
export async function finish(
  request: RecordedRequest,
  reply: Reply,
  tokenCount: number,
  options: AnswerOptions & { withoutDone?: boolean } = {},
): Promise<void> {
  const head = chunkHead(request.body.model);
  await reply.event(deltaChunk(head, {}, options.finishReason ?? 'stop'), options);
  if (request.body.stream_options?.include_usage === true && options.usage !== null) {
    await reply.event(usageChunk(head, options.usage ?? defaultUsage(request, tokenCount)), options);
  }
  if (options.withoutDone) reply.end();
  else await reply.lastEvent('[DONE]', options);
}

function completion(request: RecordedRequest, message: CompletionMessage, finishReason: string): object {
  return {
    ...chunkHead(request.body.model),
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finishReason }],
    usage: defaultUsage(request, toTokens(message.content ?? '').length),
  };
}

interface CompletionMessage {
  readonly content: string | null;
  readonly tool_calls?: readonly object[];
}

function defaultUsage(request: RecordedRequest, completionTokens: number): FakeUsage {
  const promptTokens = (request.body.messages ?? []).flatMap(({ content }) =>
    toTokens(textOf(content)),
  ).length;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  };
}
