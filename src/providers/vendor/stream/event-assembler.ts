import type { StreamPart } from '../../../conversation/index.js';
import type { SseEvent } from './sse-reader.js';

/** What a vendor's events mean: it takes them one by one, and knows when there is nothing more to come. One instance a stream. */
export interface EventAssembler {
  /** True once the vendor has said why the model stopped: the answer is whole, only the usage may be missing. */
  readonly isFinished: boolean;
  /** True when nothing more will come, though the response may stay open. */
  readonly isOver: boolean;
  /** The last field of the vendor's events, if it has one of which nothing is ever read. */
  readonly padding?: string;
  /** Takes the data of one event, parsed. Throws where it is an error, or no event of this vendor. */
  accept(data: unknown, name: SseEvent['name']): StreamPart[];
  /** The text of an event that carries nothing else, whatever came before it; undefined for any other. Changes nothing. */
  textOf(data: unknown): string | undefined;
  /** Whether an event without a part shows the model at work: on a tool call, or on its reasoning. */
  isAtWork(data: unknown): boolean;
  /** What is left to say when the stream has ended; throws kind `interrupted` where it ended too early. */
  end(): StreamPart[];
}
