import { randomUUID } from 'node:crypto';
import { parseToolArguments, type ToolCall } from '../../conversation/index.js';
import { ProviderError } from '../provider-error.js';
import { isJson } from '../vendor/is-json.js';

/** One element of `delta.tool_calls`, with nothing in it taken for granted. */
export interface ToolCallDelta {
  readonly index?: number | null;
  readonly id?: string | null;
  readonly function?: { readonly name?: string | null; readonly arguments?: unknown } | null;
}

interface PartialCall {
  readonly index: number | undefined;
  id: string;
  name: string;
  argumentText: string;
}

/**
 * Puts tool calls together from their deltas, in the order in which the model began them. A delta
 * belongs to the call of its index; but some servers send no index, or the same one for parallel calls,
 * so that a new id begins a new call as well.
 */
export class ToolCallAssembler {
  private readonly calls: PartialCall[] = [];

  get isEmpty(): boolean {
    return this.calls.length === 0;
  }

  accept(delta: ToolCallDelta): void {
    const call = this.find(delta) ?? this.begin(delta);
    call.id ||= delta.id ?? '';
    call.name ||= delta.function?.name ?? '';
    const args = delta.function?.arguments ?? '';
    call.argumentText += typeof args === 'string' ? args : JSON.stringify(args);
  }

  /**
   * The calls, complete. With `wasCut` the model stopped in the middle, and a call whose arguments
   * are not whole is left out: it must not run with less than the model meant to say.
   */
  finish(wasCut: boolean): ToolCall[] {
    const whole = wasCut ? this.calls.filter(({ argumentText }) => isJson(argumentText)) : this.calls;
    return whole.map(({ id, name, argumentText }) => {
      if (name === '') throw new ProviderError('interrupted', 'a tool call came without a name');
      return { callId: id || `call_${randomUUID()}`, name, arguments: parseToolArguments(argumentText) };
    });
  }

  private find(delta: ToolCallDelta): PartialCall | undefined {
    const { index, id } = delta;
    const candidates =
      typeof index === 'number' ? this.calls.filter((call) => call.index === index) : this.calls;
    const beginsNew = Boolean(id) && Boolean(delta.function?.name);
    return (
      candidates.findLast((call) => call.id !== '' && call.id === id) ??
      candidates.findLast((call) => call.id === '' || !beginsNew)
    );
  }

  private begin({ index }: ToolCallDelta): PartialCall {
    const call = { index: index ?? undefined, id: '', name: '', argumentText: '' };
    this.calls.push(call);
    return call;
  }
}
