import { Injectable, type CustomDecorator } from '@nestjs/common';
import { INJECTABLE_WATERMARK } from '@nestjs/common/constants.js';
import { DiscoveryService } from '@nestjs/core';
import type { ToolSpec } from '../conversation/index.js';

/**
 * Whose words a tool's results are: `internal` Nestor's own, `stored` also what users wrote down earlier, `external`
 * somebody else's, which may be hostile.
 */
export type ToolSource = 'internal' | 'stored' | 'external';

/** What a tool declares of itself. */
export interface ToolOptions extends ToolSpec {
  /** `stored` and `external` results are shown to models as data that is not to be trusted. Unset: `internal`. */
  readonly source?: ToolSource;
  /** How long a call may take, its waiting included. Unset: `TOOL_TIMEOUT_MS`. */
  readonly timeoutMs?: number;
  /**
   * How long a result is kept and given to the next same call, whoever makes it; same calls at a time
   * are one. Only for tools whose results depend on the arguments alone. Unset: not at all.
   */
  readonly cacheSeconds?: number;
  /** Calls that run at a time; some more wait. Unset: no limit. */
  readonly maxConcurrency?: number;
}

const mark = DiscoveryService.createDecorator<ToolOptions>();

/**
 * Marks a class as a tool, and as injectable. The name is what models call (1 to 64 of a-z, A-Z, 0-9, _
 * and -, the common ground of the vendors); the parameters are a JSON Schema of type object.
 *
 *     @LlmTool({ name: 'roll_die', description: 'Rolls a die.', parameters: { type: 'object', properties: {} } })
 *     export class RollDieTool extends Tool { run() { return 4; } }
 */
export const LlmTool: typeof mark = Object.assign(
  (options?: ToolOptions) => {
    const decorate: ClassDecorator = (target) => {
      // What is injectable already may have said how.
      if (!Reflect.hasMetadata(INJECTABLE_WATERMARK, target)) Injectable()(target);
      mark(options)(target);
    };
    return decorate as CustomDecorator;
  },
  { KEY: mark.KEY },
);
