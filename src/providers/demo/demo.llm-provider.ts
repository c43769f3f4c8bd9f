import { Inject, Injectable, Optional } from '@nestjs/common';
import type { StreamPart } from '../../conversation/index.js';
import { LlmProvider, type CallOptions, type ModelRequest, type ProviderSettings } from '../llm-provider.js';
import { ProviderError } from '../provider-error.js';
import { answer, type DemoAnswer } from './answer.js';
import { estimateUsage } from './estimate-usage.js';
import { readFaults, type DemoFaults } from './faults.js';
import { analysedText, questionIndex } from './read-question.js';
import { splitPieces } from './split-pieces.js';
import { wait } from './wait.js';

/** Injects the pause between two pieces of text, in milliseconds; 0 streams without timers. */
export const DEMO_PIECE_DELAY_MS = Symbol('DEMO_PIECE_DELAY_MS');

const DEFAULT_PIECE_DELAY_MS = 15;
const SLOW_PIECE_DELAY_MS = 1_000;

/**
 * A provider without key, network and model: it answers by rules, in English and Vietnamese, always
 * the same to the same request, and calls the tools that a message asks for.
 *
 * Tags in a message show how failures are handled: `[demo:fail]` throws `overloaded` before any text,
 * `[demo:cut]` throws `interrupted` after half of the answer, `[demo:slow]` waits a second between
 * pieces, `[demo:long]` answers with about 500 words.
 */
@Injectable()
export class DemoLlmProvider extends LlmProvider {
  readonly name = 'demo';
  readonly settings: ProviderSettings = { apiKeys: [], defaultModel: 'demo', fallbackModels: [] };

  constructor(
    @Optional()
    @Inject(DEMO_PIECE_DELAY_MS)
    private readonly pieceDelayMs: number = DEFAULT_PIECE_DELAY_MS,
  ) {
    super();
  }

  get isConfigured(): boolean {
    return true;
  }

  async *stream(request: ModelRequest, { signal }: CallOptions): AsyncGenerator<StreamPart> {
    signal.throwIfAborted();
    const faults = readFaults(analysedText(request.messages[questionIndex(request.messages)]));
    if (faults.isFailing) throw new ProviderError('overloaded', 'The message asked the demo to fail.');
    const reply = answer(request, faults);
    const parts = toParts(reply, faults);
    for (const [index, part] of parts.entries()) {
      await wait(index > 0 && part.type === 'text' ? this.delayMs(faults) : 0, signal);
      yield part;
    }
    signal.throwIfAborted();
    if (isBroken(reply, faults))
      throw new ProviderError('interrupted', 'The message asked the demo to break off.');
    yield { type: 'usage', usage: estimateUsage(request.messages, parts) };
    yield { type: 'finish', finishReason: reply.calls.length > 0 ? 'tool-calls' : 'stop' };
  }

  private delayMs(faults: DemoFaults): number {
    return faults.isSlow ? SLOW_PIECE_DELAY_MS : this.pieceDelayMs;
  }
}

/** Tool calls are never cut: they are whole or not there. */
function isBroken(reply: DemoAnswer, faults: DemoFaults): boolean {
  return faults.isCut && reply.calls.length === 0;
}

function toParts(reply: DemoAnswer, faults: DemoFaults): readonly StreamPart[] {
  const pieces = splitPieces(reply.text);
  const sent = isBroken(reply, faults) ? pieces.slice(0, Math.ceil(pieces.length / 2)) : pieces;
  return [
    ...sent.map((text): StreamPart => ({ type: 'text', text })),
    ...reply.calls.map((call): StreamPart => ({ type: 'tool-call', call })),
  ];
}
