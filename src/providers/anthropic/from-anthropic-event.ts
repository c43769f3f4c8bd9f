import { APIError } from '@anthropic-ai/sdk';
import { isJsonObject, type FinishReason, type StreamPart } from '../../conversation/index.js';
import { ProviderError } from '../provider-error.js';
import type { EventAssembler } from '../vendor/stream/event-assembler.js';
import type { AnthropicDelta, AnthropicEvent } from './anthropic-event.js';
import { ToolUseAssembler } from './tool-use-assembler.js';
import { isAtWork } from './is-at-work.js';
import { UsageCounter } from './usage-counter.js';

/** https://platform.claude.com/docs/en/build-with-claude/handling-stop-reasons */
const FINISH_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool-calls'],
  ['refusal', 'content-filter'],
]);

/**
 * Turns the events of one message into stream parts, one instance a stream. Text leaves at once; tool
 * calls leave complete, in order, when the model has stopped; usage and the one `finish` leave at the
 * end. Thinking is dropped: it is not part of the answer. So is every event that is not known. A whole
 * message, as servers send that do not stream, is taken as one event.
 */
export class AnthropicEventAssembler implements EventAssembler {
  private readonly toolUses = new ToolUseAssembler();
  private readonly counter = new UsageCounter();
  private finishReason: FinishReason | undefined;
  private hasStopped = false;

  /** True once the vendor has said why the model stopped: nothing of the answer is missing then. */
  get isFinished(): boolean {
    return this.finishReason !== undefined;
  }

  /** True after the last event: nothing more will come, though the response may stay open. */
  get isOver(): boolean {
    return this.hasStopped;
  }

  /** Takes the parsed data of one event. Throws `ProviderError` where it is no event, and the SDK's `APIError` where it is an error. */
  accept(data: unknown): StreamPart[] {
    if (!isJsonObject(data)) throw new ProviderError('interrupted', 'an event is not an object');
    if (data['error'] || data['type'] === 'error') throw new APIError(undefined, data, undefined, undefined);
    const event = data as AnthropicEvent;
    switch (event.type ?? '') {
      case 'message_start':
        if (event.message?.usage) this.counter.accept(event.message.usage);
        return [];
      case 'content_block_start':
        return this.begin(event);
      case 'content_block_delta':
        return this.extend(event);
      case 'message_delta':
        if (event.usage) this.counter.accept(event.usage);
        return this.stop(event.delta?.stop_reason);
      case 'message':
        return this.acceptWhole(event);
      case 'message_stop':
        this.hasStopped = true;
        return [];
      default:
        return [];
    }
  }

  readonly isAtWork = isAtWork;

  textOf(data: unknown): string | undefined {
    const { type, delta } = data as AnthropicEvent;
    const isText = type === 'content_block_delta' && delta?.type === 'text_delta';
    return isText ? (delta.text ?? undefined) : undefined;
  }

  /** What is left to say when the stream has ended; throws kind `interrupted` where it ended too early. */
  end(): StreamPart[] {
    if (this.finishReason === undefined) {
      throw new ProviderError('interrupted', 'the stream ended without a stop reason');
    }
    const finish: StreamPart = { type: 'finish', finishReason: this.finishReason };
    const { usage } = this.counter;
    return usage ? [{ type: 'usage', usage }, finish] : [finish];
  }

  private acceptWhole({ content, stop_reason: reason, usage }: AnthropicEvent): StreamPart[] {
    if (!content) throw new ProviderError('interrupted', 'a message has no content');
    if (usage) this.counter.accept(usage);
    const said = content.flatMap((block, index) => this.begin({ index, content_block: block }));
    return [...said, ...this.stop(reason)];
  }

  private begin({ index, content_block: block }: AnthropicEvent): StreamPart[] {
    if (block?.type === 'tool_use') this.toolUses.begin(index, block);
    return block?.type === 'text' ? toText(block) : [];
  }

  private extend({ index, delta }: AnthropicEvent): StreamPart[] {
    if (delta?.type === 'input_json_delta') this.toolUses.extend(index, delta.partial_json ?? '');
    return delta?.type === 'text_delta' ? toText(delta) : [];
  }

  /** The calls themselves decide whether the model waits for results: servers differ in what they say. */
  private stop(vendorReason: string | null | undefined): StreamPart[] {
    if (!vendorReason || this.isFinished) return [];
    const reason = FINISH_REASONS.get(vendorReason) ?? 'other';
    const wasCut = reason === 'length' || reason === 'content-filter';
    const calls = this.toolUses.finish(wasCut);
    if (wasCut) this.finishReason = reason;
    else if (calls.length > 0) this.finishReason = 'tool-calls';
    else this.finishReason = reason === 'tool-calls' ? 'other' : reason;
    return calls.map((call) => ({ type: 'tool-call', call }));
  }
}

function toText({ text }: Pick<AnthropicDelta, 'text'>): StreamPart[] {
  return text ? [{ type: 'text', text }] : [];
}
