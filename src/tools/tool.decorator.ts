import { DiscoveryService } from '@nestjs/core';
import type { ToolSpec } from '../conversation/index.js';

/** What a tool declares of itself. */
export type ToolOptions = ToolSpec;

/**
 * Marks an injectable class as a tool. The name is what models call (1 to 64 of a-z, A-Z, 0-9, _ and -,
 * the common ground of the vendors); the parameters are a JSON Schema of type object.
 *
 *     @LlmTool({ name: 'roll_die', description: 'Rolls a die.', parameters: { type: 'object', properties: {} } })
 *     @Injectable()
 *     export class RollDieTool extends Tool { run() { return 4; } }
 */
export const LlmTool = DiscoveryService.createDecorator<ToolOptions>();
