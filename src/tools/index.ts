export { toCanonicalJson } from './canonical-json.js';
export {
  FactKeeper,
  type FactUser,
  type ForgottenNote,
  type KeptFact,
  type KeptNote,
  type NewKeptFact,
} from './fact-keeper.js';
export { McpEndpoint, McpServers, type ListedMcpServer } from './mcp/index.js';
export { OutboundError, OutboundHttp, OutboundModule } from './outbound/index.js';
export {
  ReminderKeeper,
  type CancelledReminder,
  type KeptReminder,
  type MadeReminder,
  type NewKeptReminder,
  type ReminderCall,
  type ReminderUser,
} from './reminder-keeper.js';
export { SessionReader, type SessionDescription } from './session-reader.js';
export { toModelText } from './to-model-text.js';
export { ToolExecutor } from './tool-executor.js';
export type { ToolErrorCode, ToolOutcome } from './tool-outcome.js';
export { ToolRegistry, type ListedTool } from './tool-registry.js';
export type { ToolSupplier } from './tool-supplier.js';
export { LlmTool, type ToolOptions, type ToolSource } from './tool.decorator.js';
export { Tool, ToolFailure, type ToolContext } from './tool.js';
export { ToolsModule } from './tools.module.js';
export { toZonedTime } from './builtin/zoned-time.js';
