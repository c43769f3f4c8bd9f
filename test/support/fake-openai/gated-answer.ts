import type { Step } from '../fake-llm/index.js';
import { finish, streamTokens } from './answers.js';

export interface Gate {
  /** Streams `one two` and, once the gate is open, ends as a complete answer. */
  readonly step: Step;
  open(): void;
}

/** An answer that stands still in the middle until it is told to go on. */
export function gatedAnswer(): Gate {
  const gate = Promise.withResolvers<void>();
  return {
    open: gate.resolve,
    step: async (request, reply) => {
      await streamTokens(request, reply, ['one ', 'two']);
      await gate.promise;
      if (!reply.isOver) await finish(request, reply, 2);
    },
  };
}
