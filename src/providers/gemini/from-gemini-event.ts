import { randomUUID } from 'node:crypto';
import { ApiError } from '@google/genai';
import {
  isJsonObject,
  type JsonObject,
  type FinishReason,
  type StreamPart,
  type ToolCall,
  type Usage,
} from '../../conversation/index.js';
import { ProviderError } from '../provider-error.js';
import type { EventAssembler } from '../vendor/stream/event-assembler.js';
import { toCount } from '../vendor/to-count.js';
import type { GeminiCandidate, GeminiChunk, GeminiPart, GeminiUsage } from './gemini-chunk.js';
import { isAtWork } from './is-at-work.js';
import { toVendorData } from './thought-signature.js';
import { toFinishReason } from './gemini-finish-reason.js';

/**
 * Turns the chunks of one answer into stream parts, one instance a stream. Text leaves at once. Function
 * calls come whole, in any chunk, and leave at the end with the usage, of which the last one counts, and
 * the one `finish`: so nothing runs of an answer that breaks. A model's thoughts are dropped.
 */
export class GeminiEventAssembler implements EventAssembler {
  /** The end of the response is the end of the answer. */
  readonly isOver = false;
  readonly isAtWork = isAtWork;
  private readonly calls: ToolCall[] = [];
  private usage: Usage | undefined;
  private finishReason: FinishReason | undefined;
  private responseId: string | undefined;

  /** @param model who answers: its signatures are its own. */
  constructor(private readonly model: string) {}

  /** True once the vendor has said why the model stopped: the answer is whole. */
  get isFinished(): boolean {
    return this.finishReason !== undefined;
  }

  /**
   * Takes the parsed data of one event: a chunk, or the list of all of them, which the API gives where `alt=sse` is
   * passed over on the way. Throws the SDK's `ApiError` where it is an error, and `ProviderError`: kind `content-filter` where the prompt is
   * blocked, `interrupted` where the event is no chunk or the answer cannot be read.
   */
  accept(event: unknown): StreamPart[] {
    if (Array.isArray(event)) return event.flatMap((chunk) => this.accept(chunk));
    if (!isJsonObject(event)) throw new ProviderError('interrupted', 'an event is not an object');
    if (event['error']) throw toApiError(event);
    const chunk = event as GeminiChunk;
    if (chunk.promptFeedback?.blockReason) {
      throw new ProviderError('content-filter', `the prompt is blocked: ${chunk.promptFeedback.blockReason}`);
    }
    if (chunk.responseId) this.responseId ??= chunk.responseId;
    if (chunk.usageMetadata) this.usage = toUsage(chunk.usageMetadata);
    const candidate = chunk.candidates?.find(({ index }) => (index ?? 0) === 0);
    return candidate === undefined ? [] : this.acceptCandidate(candidate);
  }

  /** Each chunk also tells of the usage so far, and so differs in more than its text. */
  textOf(): undefined {
    return undefined;
  }

  /** What is left to say when the stream has ended; throws kind `interrupted` where it ended too early. */
  end(): StreamPart[] {
    if (this.finishReason === undefined) {
      throw new ProviderError('interrupted', 'the stream ended without a finish reason');
    }
    const wasCut = this.finishReason === 'length' || this.finishReason === 'content-filter';
    const waitsForTools = this.calls.length > 0 && !wasCut;
    return [
      ...this.calls.map((call): StreamPart => ({ type: 'tool-call', call })),
      ...(this.usage ? [{ type: 'usage', usage: this.usage } as const] : []),
      { type: 'finish', finishReason: waitsForTools ? 'tool-calls' : this.finishReason },
    ];
  }

  private acceptCandidate({ content, finishReason }: GeminiCandidate): StreamPart[] {
    let text = '';
    for (const part of content?.parts ?? []) {
      if (part.functionCall) this.calls.push(this.toCall(part));
      else if (part.thought !== true) text += part.text ?? '';
    }
    if (finishReason) this.finishReason = toFinishReason(finishReason);
    return text === '' ? [] : [{ type: 'text', text }];
  }

  /** An id is made up where the vendor sends none: of the response's id, so that no two answers share one. */
  private toCall({ functionCall, thoughtSignature }: GeminiPart): ToolCall {
    const { id, name, args } = functionCall ?? {};
    if (!name) throw new ProviderError('interrupted', 'a function call came without a name');
    this.responseId ??= randomUUID();
    return {
      callId: id || `call_${this.responseId}_${this.calls.length}`,
      name,
      arguments: args ?? {},
      ...(thoughtSignature && { vendorData: toVendorData(this.model, thoughtSignature) }),
    };
  }
}

/** In the form in which the SDK throws the error of a stream: the whole event is the message. */
function toApiError(event: JsonObject): ApiError {
  return new ApiError({ message: JSON.stringify(event), status: 200 });
}

function toUsage(usage: GeminiUsage): Usage {
  const cached = toCount(usage.cachedContentTokenCount);
  return {
    inputTokens: toCount(usage.promptTokenCount) + toCount(usage.toolUsePromptTokenCount),
    outputTokens: toCount(usage.candidatesTokenCount) + toCount(usage.thoughtsTokenCount),
    ...(cached > 0 && { cachedInputTokens: cached }),
    estimated: false,
  };
}
