import { randomInt } from 'node:crypto';
import { LlmTool } from '../tool.decorator.js';
import { Tool } from '../tool.js';

@LlmTool({
  name: 'roll_die',
  description: 'Rolls a die and tells the number on top.',
  parameters: { type: 'object', properties: { sides: { type: 'integer', minimum: 2, default: 6 } } },
})
export class RollDieTool extends Tool<{ sides: number }> {
  run({ sides }: { sides: number }): string {
    return `Rolled ${randomInt(1, sides + 1)} of ${sides}.`;
  }
}
