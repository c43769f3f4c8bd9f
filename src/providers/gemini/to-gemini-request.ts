import type { FunctionDeclaration, GenerateContentConfig, GenerateContentParameters } from '@google/genai';
import type { VendorConfig } from '../../config/index.js';
import type { Message, ToolSpec } from '../../conversation/index.js';
import type { ModelRequest } from '../llm-provider.js';
import { withSystemPrompt } from '../vendor/with-system-prompt.js';
import { toGeminiContents } from './to-gemini-contents.js';

/** What of a vendor's settings goes into each request. */
export type RequestSettings = Pick<VendorConfig, 'temperature' | 'maxTokens' | 'systemPrompt'>;

/** How the SDK makes the call; nothing of it is in the request. */
export type CallSettings = Pick<GenerateContentConfig, 'abortSignal' | 'httpOptions'>;

/**
 * The SDK's parameters of `models.streamGenerateContent` (https://ai.google.dev/api/generate-content).
 * Settings that are unset are left out. The SDK may neither call tools by itself nor ask on where an
 * answer was cut: both would be more requests than the one.
 */
export function toGeminiRequest(
  { model, messages, tools }: ModelRequest,
  { temperature, maxTokens, systemPrompt }: RequestSettings,
  call: CallSettings = {},
): GenerateContentParameters {
  const instructions = toInstructions(withSystemPrompt(messages, systemPrompt));
  return {
    model,
    contents: toGeminiContents(messages, model),
    config: {
      ...(instructions.length > 0 && { systemInstruction: { parts: instructions } }),
      ...(tools.length > 0 && { tools: [{ functionDeclarations: tools.map(toDeclaration) }] }),
      ...(temperature !== undefined && { temperature }),
      ...(maxTokens !== undefined && { maxOutputTokens: maxTokens }),
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

function toDeclaration({ name, description, parameters }: ToolSpec): FunctionDeclaration {
  return { name, description, parametersJsonSchema: parameters };
}
