import { randomUUID } from 'node:crypto';
import { isJsonObject, parseToolArguments, type ToolCall } from '../../conversation/index.js';
import { ProviderError } from '../provider-error.js';
import { isJson } from '../vendor/is-json.js';
import type { AnthropicBlock } from './anthropic-event.js';

interface PartialCall {
  readonly id: string;
  readonly name: string;
  /** What the block began with; servers that do not stream arguments put them all here. */
  readonly input: unknown;
  argumentText: string;
}

/** Puts tool calls together from their content blocks, by index, in the order in which the model began them. */
export class ToolUseAssembler {
  private readonly calls = new Map<number | undefined, PartialCall>();

  begin(index: number | undefined, { id, name, input }: AnthropicBlock): void {
    this.calls.set(index, { id: id ?? '', name: name ?? '', input, argumentText: '' });
  }

  /** Arguments of a block that is no call of ours, such as a tool that the vendor runs itself, are passed over. */
  extend(index: number | undefined, json: string): void {
    const call = this.calls.get(index);
    if (call !== undefined) call.argumentText += json;
  }

  /**
   * The calls, complete. With `wasCut` the model stopped in the middle, and a call whose arguments
   * are not whole is left out: it must not run with less than the model meant to say.
   */
  finish(wasCut: boolean): ToolCall[] {
    const calls = [...this.calls.values()].map((call) => ({ ...call, text: argumentsOf(call) }));
    const whole = wasCut ? calls.filter(({ text }) => isJson(text)) : calls;
    return whole.map(({ id, name, text }) => {
      if (name === '') throw new ProviderError('interrupted', 'a tool call came without a name');
      return { callId: id || `toolu_${randomUUID()}`, name, arguments: parseToolArguments(text) };
    });
  }
}

function argumentsOf({ argumentText, input }: PartialCall): string {
  if (argumentText !== '' || !isJsonObject(input) || Object.keys(input).length === 0) return argumentText;
  return JSON.stringify(input);
}
