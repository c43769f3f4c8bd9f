import {
  FunctionCallingConfigMode,
  type FunctionCallingConfig,
  type FunctionDeclaration,
  type GenerateContentConfig,
  type GenerateContentParameters,
} from '@google/genai';
import type { VendorConfig } from '../../config/index.js';
import type { Message, ToolSpec } from '../../conversation/index.js';
import type { ModelRequest, ToolChoice } from '../llm-provider.js';
import { withSystemPrompt } from '../vendor/with-system-prompt.js';
import { toGeminiContents } from './to-gemini-contents.js';

/** What of a vendor's settings goes into each request. */
export type RequestSettings = Pick<VendorConfig, 'temperature' | 'maxTokens' | 'systemPrompt'>;

/** How the SDK makes the call; nothing of it is in the request. */
export type CallSettings = Pick<GenerateContentConfig, 'abortSignal' | 'httpOptions'>;

/**
 * The SDK's parameters of `models.streamGenerateContent` (https://ai.google.dev/api/generate-content).
 * What the request wishes goes before the settings; what is unset is left out. The SDK may neither call tools by itself nor ask on where an
 * answer was cut: both would be more requests than the one.
 */
export function toGeminiRequest(
  request: ModelRequest,
  settings: RequestSettings,
  call: CallSettings = {},
): GenerateContentParameters {
  const { model, messages, topP, stopSequences = [], temperature = settings.temperature } = request;
  const { maxTokens = settings.maxTokens, seed } = request;
  const instructions = toInstructions(withSystemPrompt(request, settings.systemPrompt));
  return {
    model,
    contents: toGeminiContents(messages, model),
    config: {
      ...(instructions.length > 0 && { systemInstruction: { parts: instructions } }),
      ...toolFields(request),
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(stopSequences.length > 0 && { stopSequences: [...stopSequences] }),
      ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
      // It takes 32 bits.
      ...(seed !== undefined && { seed: seed | 0 }),
      automaticFunctionCalling: { disable: true },
      automaticContinuation: false,
      ...call,
    },
  };
}

function toInstructions(messages: readonly Message[]): { text: string }[] {
  const system = messages.filter(({ role, content }) => role === 'system' && content !== '');
  return system.map(({ content }) => ({ text: content }));
}

/** A choice is of no meaning without tools. */
function toolFields({ tools, toolChoice }: ModelRequest): Partial<GenerateContentConfig> {
  if (tools.length === 0) return {};
  return {
    tools: [{ functionDeclarations: tools.map(toDeclaration) }],
    ...(toolChoice !== undefined && { toolConfig: { functionCallingConfig: toCallingConfig(toolChoice) } }),
  };
}

/** https://ai.google.dev/api/caching#FunctionCallingConfig */
function toCallingConfig(choice: ToolChoice): FunctionCallingConfig {
  switch (choice) {
    case 'auto':
      return { mode: FunctionCallingConfigMode.AUTO };
    case 'none':
      return { mode: FunctionCallingConfigMode.NONE };
    case 'required':
      return { mode: FunctionCallingConfigMode.ANY };
    default:
      return { mode: FunctionCallingConfigMode.ANY, allowedFunctionNames: [choice.name] };
  }
}

function toDeclaration({ name, description, parameters }: ToolSpec): FunctionDeclaration {
  return { name, description, parametersJsonSchema: parameters };
}
