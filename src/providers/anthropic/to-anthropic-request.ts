import type { Anthropic } from '@anthropic-ai/sdk';
import type { VendorConfig } from '../../config/index.js';
import type { Message } from '../../conversation/index.js';
import type { ModelRequest } from '../llm-provider.js';
import { withSystemPrompt } from '../vendor/with-system-prompt.js';
import { leastThinking } from './least-thinking.js';
import { toAnthropicMessages } from './to-anthropic-messages.js';
import { toAnthropicTools } from './to-anthropic-tools.js';
import { toSampling, type Sampling, type SamplingWishes } from './to-sampling.js';

/** What of a vendor's settings goes into each request. */
export type RequestSettings = Pick<VendorConfig, 'temperature' | 'maxTokens' | 'systemPrompt' | 'apiVersion'>;

/** The body; the SDK's type has lost the sampling parameters together with the newest version of the API. */
export type AnthropicBody = Anthropic.MessageCreateParamsStreaming & Sampling['fields'];

export interface AnthropicRequest {
  readonly body: AnthropicBody;
  readonly headers: Readonly<Record<string, string>>;
}

/** The API wants a limit. This is long for a chat, and no current model refuses it. */
const DEFAULT_MAX_TOKENS = 8192;

/**
 * The body and the headers of POST /v1/messages: https://platform.claude.com/docs/en/api/messages/create.
 * What the request wishes goes before the settings. Blank stop sequences, which the API refuses, are left out.
 */
export function toAnthropicRequest(request: ModelRequest, settings: RequestSettings): AnthropicRequest {
  const { model, maxTokens = settings.maxTokens ?? DEFAULT_MAX_TOKENS } = request;
  const { fields, apiVersion } = toSampling(model, samplingWishes(request, settings), settings.apiVersion);
  const messages = withSystemPrompt(request, settings.systemPrompt);
  const tools = toAnthropicTools(request);
  const system = [...systemTexts(messages), tools.instruction].filter((text) => text.trim() !== '');
  const stopSequences = (request.stopSequences ?? []).filter((text) => text.trim() !== '');
  const thinking = leastThinking(model);
  return {
    body: {
      model,
      max_tokens: maxTokens,
      ...(system.length > 0 && { system: system.join('\n\n') }),
      messages: toAnthropicMessages(messages) as Anthropic.MessageParam[],
      ...tools.fields,
      ...fields,
      ...(stopSequences.length > 0 && { stop_sequences: stopSequences }),
      ...(thinking !== undefined && { thinking }),
      stream: true,
    },
    headers: apiVersion === undefined ? {} : { 'anthropic-version': apiVersion },
  };
}

/** A caller that wishes for a top-p alone does not get the configured temperature with it. */
function samplingWishes({ temperature, topP }: ModelRequest, settings: RequestSettings): SamplingWishes {
  const isUnwished = temperature === undefined && topP === undefined;
  return { temperature: isUnwished ? settings.temperature : temperature, topP };
}

function systemTexts(messages: readonly Message[]): string[] {
  return messages.flatMap(({ role, content }) => (role === 'system' ? [content] : []));
}
