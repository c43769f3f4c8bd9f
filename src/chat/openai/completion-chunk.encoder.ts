import { AppError } from '../../common/errors/index.js';
import { SseFrame, toJson, toJsonText, type ClientConnection } from '../../common/http/index.js';
import {
  NO_USAGE,
  type FinishReason,
  type ToolCallEvent,
  type TurnEvent,
  type Usage,
} from '../../conversation/index.js';
import { toTurnFailure } from '../to-turn-failure.js';
import {
  addAnswered,
  toArgumentText,
  toCompletionId,
  toEpochSeconds,
  toFinishReason,
  toUsage,
} from './completion-wire.js';
import { toOpenAiError } from './openai-error.js';

export interface ChunkOptions {
  /** Whether calls of tools are the caller's to run; those of the server's tools are not shown. */
  readonly areCallsShown: boolean;
  /** One more chunk at the end tells the usage. */
  readonly isUsageIncluded: boolean;
  /** Where the chunks go. */
  readonly client: Pick<ClientConnection, 'isAnswered'>;
}

/**
 * Encodes one turn as chat completion chunks: https://platform.openai.com/docs/api-reference/chat/streaming.
 * All chunks share id, time and model, so the model is that of the target that gave the first of the answer.
 */
export class CompletionChunkEncoder {
  private head: object = {};
  private model = '';
  /** What stands ahead of the text in every chunk of it. */
  private textHead: string | undefined;
  private isBegun = false;
  private isOver = false;
  private callCount = 0;
  private usage: Usage = NO_USAGE;

  constructor(private readonly options: ChunkOptions) {}

  /** Throws the failure of a turn while nothing is sent: it can still be an HTTP status then. */
  encode(event: TurnEvent): SseFrame[] {
    if (this.isOver) return [];
    switch (event.type) {
      case 'turn-start':
        this.model = event.model;
        this.head = {
          id: toCompletionId(event.turnId),
          object: 'chat.completion.chunk',
          created: toEpochSeconds(event.timestamp),
        };
        return [];
      case 'attempt':
        if (!this.isBegun) this.model = event.model;
        return event.mode === 'reset' && this.isBegun ? this.breakOff() : [];
      case 'text-delta':
        return this.text(event.text);
      case 'tool-call':
        return this.options.areCallsShown ? [...this.begin(null), ...this.call(event)] : [];
      case 'turn-end':
        return [...this.begin(''), ...this.end(event.finishReason)];
      case 'turn-error':
      case 'turn-cancelled':
        return this.fail(toTurnFailure(event));
      case 'usage':
        this.usage = addAnswered(this.usage, event);
        return [];
      case 'tool-result':
        return [];
      default:
        return event satisfies never;
    }
  }

  private text(content: string): SseFrame[] {
    if (!this.isBegun) return [...this.begin(''), this.chunk({ content })];
    this.textHead ??= `${toJson({ ...this.head, model: this.model }).slice(0, -1)},"choices":[{"index":0,"delta":{"content":`;
    const usage = this.options.isUsageIncluded ? ',"usage":null' : '';
    return [
      SseFrame.written(
        `${this.textHead}${toJsonText(content)}},"logprobs":null,"finish_reason":null}]${usage}}`,
      ),
    ];
  }

  private begin(content: string | null): SseFrame[] {
    if (this.isBegun) return [];
    this.isBegun = true;
    return [this.chunk({ role: 'assistant', content, refusal: null })];
  }

  private call(event: ToolCallEvent): SseFrame[] {
    const { callId: id, name } = event;
    const index = this.callCount++;
    return [
      this.chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
      this.chunk({ tool_calls: [{ index, function: { arguments: toArgumentText(event) } }] }),
    ];
  }

  private end(reason: FinishReason): SseFrame[] {
    return [
      this.chunk({}, toFinishReason(reason, this.callCount > 0)),
      ...(this.options.isUsageIncluded
        ? [SseFrame.json({ ...this.head, model: this.model, choices: [], usage: toUsage(this.usage) })]
        : []),
      SseFrame.of('[DONE]'),
    ];
  }

  /** Without `[DONE]`: clients take that for the end of a complete answer. */
  private fail(error: AppError): SseFrame[] {
    if (!this.options.client.isAnswered()) throw error;
    this.isOver = true;
    return [SseFrame.json(toOpenAiError(error).body)];
  }

  /** These clients have no way to take back what they were given. */
  private breakOff(): SseFrame[] {
    return this.fail(new AppError('UPSTREAM_INTERRUPTED', 'The answer was cut off before it was complete.'));
  }

  private chunk(delta: object, finishReason: string | null = null): SseFrame {
    return SseFrame.json({
      ...this.head,
      model: this.model,
      choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
      ...(this.options.isUsageIncluded && { usage: null }),
    });
  }
}
