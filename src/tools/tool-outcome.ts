import type { JsonValue } from '../conversation/index.js';
import type { ErrorCode } from '../common/errors/index.js';
import type { ToolSource } from './tool.decorator.js';

export type ToolErrorCode = Extract<ErrorCode, `TOOL.${string}`>;

/**
 * How a tool call came out. `error` is written for the model and may reach the client; what a model reads of either is
 * no longer than the configured limit. `durationMs` in whole milliseconds.
 */
export type ToolOutcome = ToolSuccess | ToolError;

export interface ToolSuccess {
  readonly ok: true;
  readonly result: JsonValue;
  readonly durationMs: number;
  /** Whose words the result is. Unset: `internal`. */
  readonly source?: ToolSource;
  /** True where another same call ran the tool. */
  readonly isCached?: boolean;
}

export interface ToolError {
  readonly ok: false;
  readonly code: ToolErrorCode;
  readonly error: string;
  readonly durationMs: number;
  /** Unset: `internal`. With another the error may quote words that are not Nestor's own. */
  readonly source?: ToolSource;
}
