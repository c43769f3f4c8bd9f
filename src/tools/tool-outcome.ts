import type { JsonValue } from '../conversation/index.js';
import type { ErrorCode } from '../common/errors/index.js';

export type ToolErrorCode = Extract<ErrorCode, `TOOL.${string}`>;

/**
 * How a tool call came out. `error` is written for the model and may reach the client; `result` is no
 * longer than the configured limit. `durationMs` in whole milliseconds.
 */
export type ToolOutcome =
  | { readonly ok: true; readonly result: JsonValue; readonly durationMs: number }
  | { readonly ok: false; readonly code: ToolErrorCode; readonly error: string; readonly durationMs: number };
