import type { StreamPart } from '../../../conversation/index.js';
import type { CallOptions } from '../../llm-provider.js';
import type { EventAssembler } from './event-assembler.js';
import type { EventStreamResponse } from './event-stream-response.js';
import type { SseEvent } from './sse-reader.js';
import { TextTemplate } from './text-template.js';

/** What OpenAI, and who speaks as it does, sends as the data of the last event. */
const DONE = '[DONE]';

/**
 * The parts of a streamed answer but its end, which the assembler's `end` has. The text that one read of the socket
 * brought is one part, so that what follows costs per read, not per token. Throws what the assembler throws, a
 * SyntaxError where the data of an event is no JSON, and what breaks the response off, each behind the parts
 * that came before it.
 */
export async function* readParts(
  response: EventStreamResponse,
  assembler: EventAssembler,
  {
    signal,
    onProgress,
  }: { readonly signal: AbortSignal; readonly onProgress: CallOptions['onProgress'] | undefined },
): AsyncGenerator<StreamPart, void, undefined> {
  const template = new TextTemplate((data) => assembler.textOf(data));
  for await (const events of response.events(signal)) {
    const batch = new Batch();
    const failure = accept(events, assembler, template, batch);
    if (batch.isAtWork) onProgress?.();
    for (const part of batch.close()) {
      yield part;
      signal.throwIfAborted();
    }
    if (failure !== undefined) throw failure.error;
    if (batch.isOver) return;
  }
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
