import type { StreamPart } from '../../../conversation/index.js';
import type { CallOptions } from '../../llm-provider.js';
import { ProviderError } from '../../provider-error.js';
import type { CallPhase } from '../call-phase.js';
import { AnswerReader } from './answer-reader.js';
import type { EventAssembler } from './event-assembler.js';
import type { IncomingEvents } from './incoming-events.js';

/** One streamed call of a vendor: what is the vendor's own about it. */
export interface VendorCall {
  readonly assembler: EventAssembler;
  /** Sends the request, and tells the observer of its response's headers. Throws a refusal, and what keeps it from its response. */
  readonly open: (options: CallOptions) => Promise<IncomingEvents>;
  /** What the router is to know of anything thrown; `phase` is how far the call had come. */
  readonly toFailure: (error: unknown, phase: CallPhase) => ProviderError;
}

/**
 * The parts of a streamed answer, as `LlmProvider.stream` has to yield them. What breaks it off is thrown behind the
 * parts that came before it.
 */
export async function* streamAnswer(
  { assembler, open, toFailure }: VendorCall,
  options: CallOptions,
): AsyncGenerator<StreamPart, void, undefined> {
  const { signal } = options;
  const reader = new AnswerReader(assembler, options);
  let incoming: IncomingEvents | undefined;
  try {
    incoming = await open(options);
    for (let hasMore = true; hasMore && !reader.isOver;) {
      hasMore = await incoming.read(reader);
      assertWanted(reader, signal);
      for (const part of reader.release()) {
        yield part;
        assertWanted(reader, signal);
      }
    }
  } catch (error) {
    assertWanted(reader, signal);
    // After its finish reason an answer is whole: what breaks then costs no more than the usage.
    if (!reader.isFinished) {
      const phase = reader.hasBegun ? 'stream' : 'response';
      throw toFailure(error, incoming === undefined ? 'request' : phase);
    }
  } finally {
    incoming?.leave();
  }
  assertWanted(reader, signal);
  yield* assembler.end();
}

/** An answer that has its finish reason is not failed by a time limit, which ends the wait for the rest; whoever else aborts wants none. */
function assertWanted(reader: AnswerReader, signal: AbortSignal): void {
  const isWhole = reader.hasBegun && reader.isFinished;
  if (!isWhole || !(signal.reason instanceof ProviderError)) signal.throwIfAborted();
}
