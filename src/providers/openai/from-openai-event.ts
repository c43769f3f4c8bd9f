import { APIError } from 'openai';
import { isJsonObject, type FinishReason, type StreamPart, type Usage } from '../../conversation/index.js';
import { ProviderError } from '../provider-error.js';
import type { EventAssembler } from '../vendor/stream/event-assembler.js';
import { toCount } from '../vendor/to-count.js';
import { ToolCallAssembler } from './tool-call-assembler.js';
import type { OpenAiChoice, OpenAiChunk, OpenAiDelta, OpenAiUsage } from './openai-chunk.js';

const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  ['content_filter', 'content-filter'],
  ['tool_calls', 'tool-calls'],
  ['function_call', 'tool-calls'],
]);

/**
 * Turns the chunks of one chat completion into stream parts, one instance a stream. Text leaves at
 * once; tool calls leave complete, in order, when the model has stopped; usage and the one `finish`
 * leave at the end, since vendors send the usage after the finish reason. A model's reasoning
 * (`reasoning_content`, `reasoning`) is dropped: it is not part of the answer. A refusal is text. A whole
 * completion, as servers send that do not stream, is taken as one chunk.
 */
export class OpenAiEventAssembler implements EventAssembler {
  /** The last event, `[DONE]`, is the reader's to know. */
  readonly isOver = false;
  private readonly toolCalls = new ToolCallAssembler();
  private usage: Usage | undefined;
  private finishReason: FinishReason | undefined;
  private hasBegun = false;

  /** True once the vendor has said why the model stopped: the answer is whole, only the usage may be missing. */
  get isFinished(): boolean {
    return this.finishReason !== undefined;
  }

  /**
   * Takes the parsed data of one event. Throws the SDK's `APIError` where the event is one, as the SDK
   * itself does for the forms that it knows, and `ProviderError` where it is no chunk at all.
   */
  accept(event: unknown, name?: string): StreamPart[] {
    if (!isJsonObject(event)) throw new ProviderError('interrupted', 'an event is not an object');
    if (event['error'] || event['object'] === 'error' || name === 'error') throw toApiError(event);
    const chunk = event as OpenAiChunk;
    if (chunk.usage) this.usage = toUsage(chunk.usage);
    const choice = chunk.choices?.find(({ index }) => (index ?? 0) === 0);
    const parts = choice ? this.acceptChoice(choice) : [];
    if (choice?.finish_reason && !this.isFinished) parts.push(...this.stop(choice.finish_reason));
    return parts;
  }

  /** Of random length, so that an event's length does not tell that of its text: https://platform.openai.com/docs/api-reference/chat/create */
  readonly padding = 'obfuscation';

  textOf(event: unknown): string | undefined {
    const { choices, usage, error } = event as OpenAiChunk & { readonly error?: unknown };
    const [choice] = choices ?? [];
    if (choices?.length !== 1 || choice?.index || choice?.finish_reason || usage || error) return undefined;
    const { content, refusal, tool_calls: toolCalls } = choice?.delta ?? {};
    return typeof content === 'string' && !refusal && !toolCalls ? content : undefined;
  }

  isAtWork(event: unknown): boolean {
    const { choices } = event as OpenAiChunk;
    const delta = choices?.[0]?.delta;
    return Boolean(delta?.tool_calls?.length || delta?.reasoning_content || delta?.reasoning);
  }

  /** What is left to say when the stream has ended; throws kind `interrupted` where it ended too early. */
  end(): StreamPart[] {
    if (this.finishReason === undefined) {
      throw new ProviderError('interrupted', 'the stream ended without a finish reason');
    }
    const finish: StreamPart = { type: 'finish', finishReason: this.finishReason };
    return this.usage ? [{ type: 'usage', usage: this.usage }, finish] : [finish];
  }

  /** Throws kind `interrupted` where an answer would be empty only because nothing of it can be read. */
  private acceptChoice({ delta, message, text, finish_reason: reason }: OpenAiChoice): StreamPart[] {
    const said = delta ?? (this.hasBegun ? undefined : message && toDelta(message));
    const isUnreadable = typeof text === 'string' || (reason && reason !== 'content_filter');
    if (!said && !this.hasBegun && isUnreadable) {
      throw new ProviderError('interrupted', 'a choice has neither a delta nor a message');
    }
    this.hasBegun ||= Boolean(said);
    return said ? this.acceptDelta(said) : [];
  }

  private acceptDelta({ content, refusal, tool_calls: toolCalls }: OpenAiDelta): StreamPart[] {
    toolCalls?.forEach((delta) => this.toolCalls.accept(delta));
    const text = toText(content) + (refusal ?? '');
    return text === '' ? [] : [{ type: 'text', text }];
  }

  /** Some servers say `stop` after tool calls, others `tool_calls` without any: the calls themselves decide. */
  private stop(vendorReason: string): StreamPart[] {
    if (vendorReason === 'error') throw new ProviderError('interrupted', 'the vendor stopped with an error');
    const reason = FINISH_REASONS.get(vendorReason) ?? 'other';
    const wasCut = reason === 'length' || reason === 'content-filter';
    const calls = this.toolCalls.finish(wasCut);
    if (wasCut) this.finishReason = reason;
    else if (calls.length > 0) this.finishReason = 'tool-calls';
    else this.finishReason = reason === 'tool-calls' ? 'other' : reason;
    return calls.map((call) => ({ type: 'tool-call', call }));
  }
}

/** An error inside a 200: `{error: {...}}`, `{error: "..."}`, or flat with `object: "error"`. */
function toApiError(event: Readonly<Record<string, unknown>>): APIError {
  return new APIError(undefined, event['error'] || event, undefined, undefined);
}

/** The calls of a message are told apart by their place. */
function toDelta({ tool_calls: toolCalls, ...message }: OpenAiDelta): OpenAiDelta {
  return {
    ...message,
    ...(toolCalls && { tool_calls: toolCalls.map((call, index) => ({ ...call, index })) }),
  };
}

/** Content is text, or with some servers a list of typed pieces of which only those of type `text` are the answer. */
function toText(content: OpenAiDelta['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map(({ type, text }) => (type === 'text' ? (text ?? '') : '')).join('');
}

function toUsage({ prompt_tokens, completion_tokens, prompt_tokens_details }: OpenAiUsage): Usage {
  const cached = toCount(prompt_tokens_details?.cached_tokens);
  return {
    inputTokens: toCount(prompt_tokens),
    outputTokens: toCount(completion_tokens),
    ...(cached > 0 && { cachedInputTokens: cached }),
    estimated: false,
  };
}
