import type { JsonObject, ToolSpec } from '../../conversation/index.js';
import type { ModelOptions, OfferedModel, ToolChoice } from '../../providers/index.js';
import type { StartTurn, TurnTools } from '../../turns/index.js';
import type { ChatCompletionRequest } from './chat-completion-request.js';
import { requestError } from './request-error.js';
import { toMessages } from './to-messages.js';

type TurnWishes = Pick<StartTurn, 'conversation' | 'userId' | 'provider' | 'model' | 'tools' | 'options'>;

/** The turn that a checked request asks of a model. Throws `REQUEST.INVALID`. */
export function toStartTurn(request: ChatCompletionRequest, { provider, model }: OfferedModel): TurnWishes {
  return {
    conversation: { kind: 'own', messages: toMessages(request.messages) },
    provider,
    model,
    userId: request.user ?? undefined,
    tools: toTurnTools(request),
    options: toModelOptions(request),
  };
}

/** Tools of the caller take the place of the server's; an empty list, or the choice `none`, is no tools at all. */
function toTurnTools({ tools, tool_choice: choice }: ChatCompletionRequest): TurnTools {
  const isNone = choice === 'none';
  if (tools === undefined || tools === null)
    return isNone ? { kind: 'client', specs: [] } : { kind: 'server' };
  return {
    kind: 'client',
    specs: tools.map(({ function: { name, description, parameters } }): ToolSpec => ({
      name,
      description: description ?? '',
      // It came as JSON.
      parameters: (parameters as JsonObject | null | undefined) ?? { type: 'object', properties: {} },
    })),
  };
}

function toModelOptions(request: ChatCompletionRequest): ModelOptions {
  const { temperature, top_p: topP, stop, seed } = request;
  // Among the server's tools, which run unseen, how many are called at once is no matter of the caller's.
  const isOneCallAtMost = request.parallel_tool_calls === false && isSet(request.tools);
  const maxTokens = request.max_completion_tokens ?? request.max_tokens;
  const toolChoice = toToolChoice(request);
  return {
    ...(isSet(temperature) && { temperature }),
    ...(isSet(topP) && { topP }),
    ...(isSet(maxTokens) && { maxTokens }),
    ...(isSet(stop) && { stopSequences: typeof stop === 'string' ? [stop] : stop }),
    ...(toolChoice !== undefined && { toolChoice }),
    ...(isOneCallAtMost && { isOneCallAtMost }),
    // OpenAI takes 64 bits, of which JSON numbers here keep 53.
    ...(isSet(seed) && { seed: seed % 2 ** 53 }),
  };
}

function toToolChoice({ tools, tool_choice: choice }: ChatCompletionRequest): ToolChoice | undefined {
  if (choice === undefined || choice === null || choice === 'auto' || choice === 'none') {
    return choice ?? undefined;
  }
  const names = (tools ?? []).map((tool) => tool.function.name);
  if (choice === 'required') {
    if (names.length > 0) return choice;
    throw requestError("'tool_choice' is only allowed when 'tools' are specified.", 'tool_choice');
  }
  const { name } = choice.function;
  if (names.includes(name)) return { name };
  throw requestError(`Tool choice '${name}' not found in 'tools' parameter.`, 'tool_choice');
}

function isSet<Value>(value: Value | null | undefined): value is Value {
  return value !== undefined && value !== null;
}
