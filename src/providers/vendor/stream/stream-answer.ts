import type { StreamPart } from '../../../conversation/index.js';
import type { CallOptions } from '../../llm-provider.js';
import type { ProviderError } from '../../provider-error.js';
import type { CallPhase } from '../call-phase.js';
import type { EventAssembler } from './event-assembler.js';
import type { EventStreamResponse } from './event-stream-response.js';
import type { SseEvent } from './sse-reader.js';
import { TextTemplate } from './text-template.js';

/** What OpenAI, and who speaks as it does, sends as the data of the last event. */
const DONE = '[DONE]';

/** One streamed call of a vendor: what is the vendor's own about it. */
export interface VendorCall {
  readonly assembler: EventAssembler;
  /** Sends the request, and tells `onHeaders` of its response. Throws a refusal, and what keeps it from its response. */
  readonly open: (options: CallOptions) => Promise<EventStreamResponse>;
  /** What the router is to know of anything thrown; `phase` is how far the call had come. */
  readonly toFailure: (error: unknown, phase: CallPhase) => ProviderError;
}

/**
 * The parts of a streamed answer, as `LlmProvider.stream` has to yield them. The text that one read of the socket
 * brought is one part, so that what follows costs per read, not per token. What breaks it off is thrown behind the
 * parts that came before it.
 */
export async function* streamAnswer(
  { assembler, open, toFailure }: VendorCall,
  options: CallOptions,
): AsyncGenerator<StreamPart, void, undefined> {
  const { signal, onProgress } = options;
  const template = new TextTemplate((data) => assembler.textOf(data));
  let response: EventStreamResponse | undefined;
  try {
    response = await open(options);
    for (;;) {
      const events = await response.read();
      signal.throwIfAborted();
      if (events === undefined) break;
      const batch = new Batch();
      const failure = accept(events, assembler, template, batch);
      if (batch.isAtWork) onProgress?.();
      for (const part of batch.close()) {
        yield part;
        signal.throwIfAborted();
      }
      if (failure !== undefined) throw failure.error;
      if (batch.isOver) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    // After its finish reason an answer is whole: what breaks then costs no more than the usage.
    if (!assembler.isFinished) throw toFailure(error, response === undefined ? 'request' : 'stream');
  } finally {
    response?.leave();
  }
  signal.throwIfAborted();
  yield* assembler.end();
}

/** Returns what went wrong with an event, where something did. */
function accept(
  events: readonly SseEvent[],
  assembler: EventAssembler,
  template: TextTemplate,
  batch: Batch,
): { readonly error: unknown } | undefined {
  try {
    for (const event of events) {
      const text = template.read(event);
      if (text !== undefined) {
        batch.addText(text);
        continue;
      }
      if (event.data === DONE) {
        batch.isOver = true;
        break;
      }
      const parsed: unknown = JSON.parse(event.data);
      const parts = assembler.accept(parsed, event.name);
      template.learn(event, parsed);
      if (parts.length > 0) batch.add(parts);
      else if (!batch.isAtWork) batch.isAtWork = assembler.isAtWork(parsed);
    }
    batch.isOver ||= assembler.isOver;
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** What one read brought. */
class Batch {
  isAtWork = false;
  isOver = false;
  private text = '';
  private readonly parts: StreamPart[] = [];

  add(parts: readonly StreamPart[]): void {
    for (const part of parts) {
      if (part.type === 'text') this.addText(part.text);
      else this.close().push(part);
    }
  }

  addText(text: string): void {
    this.text += text;
  }

  /** The parts so far, text joined. */
  close(): StreamPart[] {
    if (this.text !== '') this.parts.push({ type: 'text', text: this.text });
    this.text = '';
    return this.parts;
  }
}
