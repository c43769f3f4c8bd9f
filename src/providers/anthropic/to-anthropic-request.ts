import type { Anthropic } from '@anthropic-ai/sdk';
import type { VendorConfig } from '../../config/index.js';
import type { Message, ToolSpec } from '../../conversation/index.js';
import type { ModelRequest } from '../llm-provider.js';
import { withSystemPrompt } from '../vendor/with-system-prompt.js';
import { leastThinking } from './least-thinking.js';
import { toAnthropicMessages } from './to-anthropic-messages.js';
import { toSampling } from './to-sampling.js';

/** What of a vendor's settings goes into each request. */
export type RequestSettings = Pick<VendorConfig, 'temperature' | 'maxTokens' | 'systemPrompt' | 'apiVersion'>;

/** The body; the SDK's type has lost the temperature together with the newest version of the API. */
export type AnthropicBody = Anthropic.MessageCreateParamsStreaming & { readonly temperature?: number };

export interface AnthropicRequest {
  readonly body: AnthropicBody;
  readonly headers: Readonly<Record<string, string>>;
}

/** The API wants a limit. This is long for a chat, and no current model refuses it. */
const DEFAULT_MAX_TOKENS = 8192;

/** The body and the headers of POST /v1/messages: https://platform.claude.com/docs/en/api/messages/create. */
export function toAnthropicRequest(request: ModelRequest, settings: RequestSettings): AnthropicRequest {
  const { temperature, apiVersion } = toSampling(request.model, settings);
  const messages = withSystemPrompt(request.messages, settings.systemPrompt);
  const system = systemText(messages);
  const thinking = leastThinking(request.model);
  return {
    body: {
      model: request.model,
      max_tokens: settings.maxTokens ?? DEFAULT_MAX_TOKENS,
      ...(system !== '' && { system }),
      messages: toAnthropicMessages(messages) as Anthropic.MessageParam[],
      ...toolsOf(request),
      ...(temperature !== undefined && { temperature }),
      ...(thinking !== undefined && { thinking }),
      stream: true,
    },
    headers: apiVersion === undefined ? {} : { 'anthropic-version': apiVersion },
  };
}

function systemText(messages: readonly Message[]): string {
  return messages
    .flatMap(({ role, content }) => (role === 'system' && content.trim() !== '' ? [content] : []))
    .join('\n\n');
}

/** A history with tool calls is refused where no tools are declared: those it names are, but may not be called. */
function toolsOf({ tools, messages }: ModelRequest): Partial<AnthropicBody> {
  if (tools.length > 0) return { tools: tools.map(toAnthropicTool) };
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
