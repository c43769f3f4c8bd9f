import type { ToolCall } from '../conversation/index.js';
import { toCanonicalJson, type ToolOutcome } from '../tools/index.js';

/** A model that gets the same answer three times has learned what it will. */
const MAX_SAME_CALLS = 3;
/** Calls that a turn runs, those of one answer together with all others: a model can ask for any number at once. */
const MAX_CALLS = 200;

/** Keeps a model from repeating one call for ever, and from asking for more calls than any answer needs. */
export class CallCounter {
  /** What was called, with its arguments. */
  private readonly calls: string[] = [];

  /** Counts a call; the outcome to answer with instead of running it, when there were too many. */
  refuse({ name, arguments: args }: ToolCall): ToolOutcome | undefined {
    if (this.calls.length >= MAX_CALLS) {
      return refused(`This turn has already made ${MAX_CALLS} tool calls. Answer with what you have.`);
    }
    const wanted = `${name} ${toCanonicalJson(args)}`;
    this.calls.push(wanted);
    if (this.calls.filter((call) => call === wanted).length <= MAX_SAME_CALLS) return undefined;
    return refused(
      `'${name}' was already called ${MAX_SAME_CALLS} times with these arguments. Answer with what you have.`,
    );
  }
}

function refused(error: string): ToolOutcome {
  return { ok: false, code: 'TOOL.FAILED', error, durationMs: 0 };
}
