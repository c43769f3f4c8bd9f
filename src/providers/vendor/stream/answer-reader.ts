import type { StreamPart } from '../../../conversation/index.js';
import type { CallOptions } from '../../llm-provider.js';
import { ProviderError } from '../../provider-error.js';
import type { EventAssembler } from './event-assembler.js';
import type { EventTaker } from './incoming-events.js';
import type { SseEvent } from './sse-reader.js';
import { TextTemplate } from './text-template.js';

/** What OpenAI, and who speaks as it does, sends as the data of the last event. */
const DONE = '[DONE]';

/**
 * Makes parts of the events of one answer. Text goes to the observer where it takes any: what one read of the socket
 * brought at once, so that it costs what a read costs, not what its tokens would. All else waits to be yielded, and
 * text behind that as well.
 */
export class AnswerReader implements EventTaker {
  /** True when nothing more is to be read. */
  isOver = false;
  /** True once there was anything of an answer, be it that the model is at work. */
  hasBegun = false;
  /** Text came behind a finish reason: that was not the end of the answer, and the next one may not be either. */
  private isReasonEarly = false;
  private text = '';
  /** The text of the read ahead of the first part that waits. */
  private leadingText = '';
  private parts: StreamPart[] = [];
  private failure: { readonly error: unknown } | undefined;
  private readonly template: TextTemplate;

  constructor(
    private readonly assembler: EventAssembler,
    private readonly options: Pick<CallOptions, 'signal' | 'observer'>,
  ) {
    this.template = new TextTemplate(assembler);
  }

  /** True once the vendor has said why the model stopped, and no text has followed: only the usage may be missing. */
  get isFinished(): boolean {
    return this.assembler.isFinished && !this.isReasonEarly;
  }

  /** Takes the events of one read. False where it is to be read on only when what waits is yielded. */
  take(events: readonly SseEvent[]): boolean {
    const { signal, observer } = this.options;
    if (signal.aborted) return false;
    try {
      if (this.accept(events)) observer?.onProgress?.();
      this.isOver ||= this.assembler.isOver;
    } catch (error) {
      this.failure = { error: error instanceof SyntaxError ? notJson() : error };
    }
    this.endText();
    this.handOn();
    return this.parts.length === 0 && this.failure === undefined && !this.isOver;
  }

  /** The parts that wait, in order; behind them throws what went wrong with an event. */
  *release(): Generator<StreamPart, void, undefined> {
    const { parts, failure } = this;
    this.parts = [];
    yield* parts;
    if (failure !== undefined) throw failure.error;
  }

  /** Returns whether the model was seen at work on what is no part yet. */
  private accept(events: readonly SseEvent[]): boolean {
    let isAtWork = false;
    let isFinished = this.assembler.isFinished;
    for (const event of events) {
      const text = this.template.read(event);
      if (text !== undefined) {
        this.text += text;
        if (isFinished) this.isReasonEarly = true;
        continue;
      }
      if (event.data === DONE) {
        this.isOver = true;
        break;
      }
      const parsed: unknown = JSON.parse(event.data);
      const parts = this.assembler.accept(parsed, event.name);
      this.template.learn(event, parsed);
      for (const part of parts) this.add(part);
      if (isFinished && parts.some(isText)) this.isReasonEarly = true;
      isFinished = this.assembler.isFinished;
      if (parts.length === 0) isAtWork ||= this.assembler.isAtWork(parsed);
      this.hasBegun ||= isAtWork;
    }
    return isAtWork;
  }

  private add(part: StreamPart): void {
    if (part.type === 'text') this.text += part.text;
    else {
      this.endText();
      this.hasBegun = true;
      this.parts.push(part);
    }
  }

  /** A piece of text is over: something else follows, or the read has ended. */
  private endText(): void {
    const { text } = this;
    if (text === '') return;
    this.text = '';
    this.hasBegun = true;
    if (this.options.observer?.onText !== undefined && this.parts.length === 0) this.leadingText = text;
    else this.parts.push({ type: 'text', text });
  }

  private handOn(): void {
    const { leadingText } = this;
    if (leadingText === '') return;
    this.leadingText = '';
    this.options.observer?.onText?.(leadingText, this.isOver);
  }
}

function isText({ type }: StreamPart): boolean {
  return type === 'text';
}

/** The parser's own error quotes the answer. */
function notJson(): ProviderError {
  return new ProviderError('interrupted', 'an event is not JSON');
}
