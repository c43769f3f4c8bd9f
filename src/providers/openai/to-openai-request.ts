import type { OpenAI } from 'openai';
import type { VendorConfig } from '../../config/index.js';
import type { AssistantMessage, Message, ToolCall, ToolSpec } from '../../conversation/index.js';
import type { ModelRequest, ToolChoice } from '../llm-provider.js';
import { toSentName } from '../vendor/to-sent-name.js';
import { withSystemPrompt } from '../vendor/with-system-prompt.js';
import { toToolCallId } from './to-tool-call-id.js';

type OpenAiRequest = OpenAI.ChatCompletionCreateParamsStreaming;
type OpenAiMessage = OpenAI.ChatCompletionMessageParam;
type OpenAiTool = OpenAI.ChatCompletionFunctionTool;
type OpenAiToolCall = OpenAI.ChatCompletionMessageFunctionToolCall;

/** What of a vendor's settings goes into each request. */
export type RequestSettings = Pick<VendorConfig, 'baseUrl' | 'temperature' | 'maxTokens' | 'systemPrompt'>;

/**
 * The body of POST /chat/completions: https://platform.openai.com/docs/api-reference/chat/create.
 * What the request wishes goes before the settings. What is unset, and an empty list of tools, is left out:
 * servers differ in what they take.
 */
export function toOpenAiRequest(request: ModelRequest, settings: RequestSettings): OpenAiRequest {
  const { topP, stopSequences = [], temperature = settings.temperature, seed } = request;
  return {
    model: request.model,
    messages: withSystemPrompt(request, settings.systemPrompt).map(toOpenAiMessage),
    ...toolFields(request),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(stopSequences.length > 0 && { stop: [...stopSequences] }),
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- in beta for OpenAI, and what other servers know
    ...(seed !== undefined && { seed }),
    ...answerLimit(settings.baseUrl, request.maxTokens ?? settings.maxTokens),
    stream: true,
    stream_options: { include_usage: true },
  };
}

/**
 * OpenAI has deprecated `max_tokens`, and its reasoning models refuse it. Other servers all know
 * `max_tokens`, while some of them refuse `max_completion_tokens` and some ignore it, which would lift
 * the limit unseen. So the address decides.
 */
function answerLimit(baseUrl: string | undefined, maxTokens: number | undefined): Partial<OpenAiRequest> {
  if (maxTokens === undefined) return {};
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- deprecated by OpenAI alone; see above
  return isOpenAi(baseUrl) ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens };
}

function isOpenAi(baseUrl: string | undefined): boolean {
  return baseUrl === undefined || /(^|\.)openai\.(com|azure\.com)$/.test(new URL(baseUrl).hostname);
}

function toOpenAiMessage(message: Message): OpenAiMessage {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: message.content };
    case 'assistant':
      return toAssistantMessage(message);
    case 'tool':
      return { role: 'tool', tool_call_id: toToolCallId(message.callId), content: message.content };
    default: {
      const unknown: never = message;
      throw new TypeError(`unknown message: ${JSON.stringify(unknown)}`);
    }
  }
}

function toAssistantMessage({ content, toolCalls = [] }: AssistantMessage): OpenAiMessage {
  if (toolCalls.length === 0) return { role: 'assistant', content };
  return {
    role: 'assistant',
    content: content === '' ? null : content,
    tool_calls: toolCalls.map(toOpenAiToolCall),
  };
}

/** `arguments` is always JSON text: some servers parse it, also where the model once wrote something else. */
function toOpenAiToolCall({ callId, name, arguments: args }: ToolCall): OpenAiToolCall {
  return {
    id: toToolCallId(callId),
    type: 'function',
    function: { name: toSentName(name), arguments: JSON.stringify(args) },
  };
}

/** A choice without tools is refused by OpenAI. */
function toolFields(request: ModelRequest): Partial<OpenAiRequest> {
  const { tools } = request;
  return tools.length === 0 ? {} : { tools: tools.map(toOpenAiTool), ...toToolWishes(request) };
}

/** How the tools that there are may be called. */
export function toToolWishes({
  toolChoice,
  isOneCallAtMost = false,
}: ModelRequest): Pick<Partial<OpenAiRequest>, 'tool_choice' | 'parallel_tool_calls'> {
  return {
    ...(toolChoice !== undefined && { tool_choice: toOpenAiToolChoice(toolChoice) }),
    ...(isOneCallAtMost && { parallel_tool_calls: false }),
  };
}

function toOpenAiToolChoice(choice: ToolChoice): OpenAI.ChatCompletionToolChoiceOption {
  return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } };
}

/** One tool as OpenAI wants it. */
export function toOpenAiTool({ name, description, parameters }: ToolSpec): OpenAiTool {
  return { type: 'function', function: { name, description, parameters } };
}
