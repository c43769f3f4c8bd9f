import type { Anthropic } from '@anthropic-ai/sdk';
import type { ToolSpec } from '../../conversation/index.js';
import type { ModelRequest, ToolChoice } from '../llm-provider.js';
import { readClaudeVersion } from './claude-version.js';

export interface AnthropicTools {
  readonly fields: Pick<Anthropic.MessageCreateParams, 'tools' | 'tool_choice'>;
  /** What the model has to be told of its tools in words; empty: nothing. */
  readonly instruction: string;
}

/** The first version that answers 400 to a forced call, and a family that does so in every version. */
const FIRST_WITHOUT_FORCE = 505;
const FAMILY_WITHOUT_FORCE = /claude-(fable|mythos)/i;

/** The tools of a request, and how the model may choose of them. */
export function toAnthropicTools(request: ModelRequest): AnthropicTools {
  const { tools, messages, isOneCallAtMost = false } = request;
  if (tools.length === 0) return { fields: namedInHistory(messages), instruction: '' };
  const declared = tools.map(toAnthropicTool);
  const choice = request.toolChoice ?? (isOneCallAtMost ? 'auto' : undefined);
  if (choice === undefined) return { fields: { tools: declared }, instruction: '' };
  const limit = isOneCallAtMost && choice !== 'none' ? { disable_parallel_tool_use: true } : {};
  if (choice === 'auto' || choice === 'none' || takesForce(request)) {
    return {
      fields: { tools: declared, tool_choice: { ...toAnthropicChoice(choice), ...limit } },
      instruction: '',
    };
  }
  return {
    fields: { tools: declared, tool_choice: { type: 'auto', ...limit } },
    instruction: toInstruction(choice),
  };
}

/** A history with tool calls is refused where no tools are declared: those it names are, but may not be called. */
function namedInHistory(messages: ModelRequest['messages']): AnthropicTools['fields'] {
  const calls = messages.flatMap((message) =>
    message.role === 'assistant' ? (message.toolCalls ?? []) : [],
  );
  const names = [...new Set(calls.map(({ name }) => name))];
  if (names.length === 0) return {};
  return {
    tools: names.map((name) => ({ name, input_schema: { type: 'object' } })),
    tool_choice: { type: 'none' },
  };
}

function toAnthropicTool({ name, description, parameters }: ToolSpec): Anthropic.Tool {
  return { name, description, input_schema: { ...parameters, type: 'object' } };
}

function toAnthropicChoice(choice: ToolChoice): Anthropic.ToolChoice {
  switch (choice) {
    case 'auto':
    case 'none':
      return { type: choice };
    case 'required':
      return { type: 'any' };
    default:
      return { type: 'tool', name: choice.name };
  }
}

/**
 * Newer models refuse to be forced (https://platform.claude.com/docs/en/models/opus-5-5/whats-new-opus-5-5#forced-tool-use-is-not-supported),
 * and no model is forced behind an answer that it goes on from.
 */
function takesForce({ model, isContinuation = false }: ModelRequest): boolean {
  if (isContinuation) return false;
  return (readClaudeVersion(model) ?? 0) < FIRST_WITHOUT_FORCE && !FAMILY_WITHOUT_FORCE.test(model);
}

function toInstruction(choice: Exclude<ToolChoice, 'auto' | 'none'>): string {
  const wanted = choice === 'required' ? 'at least one of your tools' : `the tool ${choice.name}`;
  return `Answer by calling ${wanted}, not in text.`;
}
