import type { Step } from '../fake-llm/index.js';
import { finish, streamTokens } from './answers.js';
import { chunkHead, deltaChunk } from './chunks.js';

export interface Gate {
  /** Streams what is ahead of the gate and, once it is open, the rest of a complete answer. */
  readonly step: Step;
  open(): void;
}

/** An answer that stands still in the middle until it is told to go on. */
export function gatedAnswer(
  ahead: readonly string[] = ['one ', 'two'],
  behind: readonly string[] = [],
): Gate {
  const gate = Promise.withResolvers<void>();
  return {
    open: gate.resolve,
    step: async (request, reply) => {
      await streamTokens(request, reply, ahead);
      await gate.promise;
      if (reply.isOver) return;
      const head = chunkHead(request.body.model);
      for (const content of behind) await reply.event(deltaChunk(head, { content }));
      await finish(request, reply, ahead.length + behind.length);
    },
  };
}
