import type { ToolCall } from '../conversation/index.js';
import type { ToolOutcome } from '../tools/index.js';

/** A model that gets the same answer three times has learned what it will. */
const MAX_SAME_CALLS = 3;

/** Keeps a model from repeating one call for ever. */
export class CallCounter {
  private readonly counts = new Map<string, number>();

  /** Counts a call; the outcome to answer with instead of running it, when it was made too often. */
  refuse(call: ToolCall): ToolOutcome | undefined {
    const key = JSON.stringify([call.name, call.arguments]);
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    if (count <= MAX_SAME_CALLS) return undefined;
    return {
      ok: false,
      code: 'TOOL.FAILED',
      error: `'${call.name}' was already called ${MAX_SAME_CALLS} times with these arguments. Answer with what you have.`,
      durationMs: 0,
    };
  }
}
