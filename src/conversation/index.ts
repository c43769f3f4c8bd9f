export { isJsonObject, type JsonObject, type JsonValue } from './json.js';
export type { AssistantMessage, Message, Role, SystemMessage, ToolMessage, UserMessage } from './message.js';
export type { FinishReason, StreamPart } from './stream-part.js';
export type { Target } from './target.js';
export { parseToolArguments, type ToolCall, type ToolSpec, type VendorData } from './tool.js';
export {
  isContent,
  isTerminal,
  type AttemptEvent,
  type AttemptMode,
  type TerminalEvent,
  type TextDelta,
  type ToolCallEvent,
  type ToolResultEvent,
  type TurnCancelled,
  type TurnEnd,
  type TurnError,
  type TurnEvent,
  type TurnEventBody,
  type TurnStart,
  type UsageEvent,
} from './turn-event.js';
export { addUsage, NO_USAGE, roundUsd, type Usage } from './usage.js';
