import { SseFrame, toJsonText } from '../../common/http/index.js';
import type { Target, ToolResultEvent, TurnError, TurnEvent } from '../../conversation/index.js';
import { toTurnFailure } from '../to-turn-failure.js';
import { toUiUsage, type AnswerMetadata, type UiMessageChunk } from './ui-message-chunk.js';

/** The line that ends the stream, whatever the turn's outcome. */
const DONE = SseFrame.of('[DONE]');

/**
 * Encodes turn events as AI SDK's UI message stream. A step there is one model call with the tools it asked for; text is
 * sent in numbered blocks that the next tool call or the end closes. The id of the message is the turn's, so that
 * a stream that is read again from its start replaces the same message.
 */
export function createUiMessageEncoder(): (event: TurnEvent) => SseFrame[] {
  const message = new MessageWriter();
  return (event) => {
    if (event.type === 'text-delta' && message.isInText) return [textFrame(message.blockId, event.text)];
    const frames = message.write(event).map((chunk) => SseFrame.json(chunk));
    return message.hasEnded ? [...frames, DONE] : frames;
  };
}

/** As the chunk is written with a block's first text. */
function textFrame(id: string, text: string): SseFrame {
  return SseFrame.written(`{"type":"text-delta","id":"${id}","delta":${toJsonText(text)}}`);
}

class MessageWriter {
  hasEnded = false;
  private turnId = '';
  private sessionId = '';
  private target: Target = { provider: '', model: '' };
  private blocks = 0;
  private isTextOpen = false;
  /** True when the results of a step's tools are there: what comes next is of another model call. */
  private isStepOver = false;

  write(event: TurnEvent): UiMessageChunk[] {
    if ('provider' in event) this.target = { provider: event.provider, model: event.model };
    switch (event.type) {
      case 'turn-start':
        this.turnId = event.turnId;
        this.sessionId = event.sessionId;
        return [
          { type: 'start', messageId: event.turnId, messageMetadata: this.metadata() },
          { type: 'start-step' },
        ];
      case 'text-delta':
        return [
          ...this.nextStep(),
          ...this.openText(),
          { type: 'text-delta', id: this.blockId, delta: event.text },
        ];
      case 'tool-call': {
        const call = { toolCallId: event.callId, toolName: event.name };
        return [
          ...this.nextStep(),
          ...this.closeText(),
          { type: 'tool-input-start', ...call, dynamic: true },
          { type: 'tool-input-available', ...call, input: event.arguments, dynamic: true },
        ];
      }
      case 'tool-result':
        this.isStepOver = true;
        return [toToolOutput(event)];
      case 'attempt':
        return event.mode === 'reset' ? this.resetStep() : [];
      case 'usage':
        return [];
      case 'turn-end': {
        return this.end({
          type: 'finish',
          finishReason: event.finishReason,
          messageMetadata: { ...this.metadata(), usage: toUiUsage(event.usage) },
        });
      }
      case 'turn-error':
        return this.fail(event);
      case 'turn-cancelled': {
        const { code, message, isRetryable: retryable } = toTurnFailure(event);
        if (code !== 'TURN.CANCELLED') return this.fail({ code, message, retryable });
        return this.end(
          { type: 'message-metadata', messageMetadata: { ...this.metadata(), status: 'cancelled' } },
          { type: 'abort', reason: event.reason },
        );
      }
      default:
        return event satisfies never;
    }
  }

  /** Whether text goes on in the block that is open. */
  get isInText(): boolean {
    return this.isTextOpen && !this.isStepOver;
  }

  get blockId(): string {
    return `text-${this.blocks}`;
  }

  private metadata(): AnswerMetadata {
    return { turnId: this.turnId, sessionId: this.sessionId, ...this.target };
  }

  private openText(): UiMessageChunk[] {
    if (this.isTextOpen) return [];
    this.isTextOpen = true;
    this.blocks++;
    return [{ type: 'text-start', id: this.blockId }];
  }

  private closeText(): UiMessageChunk[] {
    if (!this.isTextOpen) return [];
    this.isTextOpen = false;
    return [{ type: 'text-end', id: this.blockId }];
  }

  private nextStep(): UiMessageChunk[] {
    if (!this.isStepOver) return [];
    this.isStepOver = false;
    return [{ type: 'finish-step' }, { type: 'start-step' }];
  }

  /** Takes back what the model call under way has delivered; the steps before it stay. */
  private resetStep(): UiMessageChunk[] {
    this.isTextOpen = false;
    return this.isStepOver ? [] : [{ type: 'reset-step' }];
  }

  private fail({
    code,
    message,
    retryable,
  }: Pick<TurnError, 'code' | 'message' | 'retryable'>): UiMessageChunk[] {
    return this.end(
      {
        type: 'message-metadata',
        messageMetadata: { ...this.metadata(), status: 'failed', code, retryable },
      },
      { type: 'error', errorText: message },
    );
  }

  private end(...last: UiMessageChunk[]): UiMessageChunk[] {
    this.hasEnded = true;
    return [...this.closeText(), { type: 'finish-step' }, ...last];
  }
}

function toToolOutput({ callId, result, error }: ToolResultEvent): UiMessageChunk {
  return error === undefined
    ? { type: 'tool-output-available', toolCallId: callId, output: result ?? null, dynamic: true }
    : { type: 'tool-output-error', toolCallId: callId, errorText: error, dynamic: true };
}
