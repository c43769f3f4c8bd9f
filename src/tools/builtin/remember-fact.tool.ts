import { Injectable } from '@nestjs/common';
import { FactKeeper } from '../fact-keeper.js';
import { LlmTool } from '../tool.decorator.js';
import { Tool, type ToolContext } from '../tool.js';
import { factUserOf } from './fact-user.js';

interface RememberArguments {
  readonly fact: string;
  readonly subject?: string;
  readonly importance?: number;
}

@LlmTool({
  name: 'remember_fact',
  description:
    'Remembers a lasting fact about the user for later conversations: a name, a preference, a plan. Use it when the ' +
    'user asks for it, or tells something that will matter again. Not for secrets such as passwords, and not for what ' +
    'only matters now.',
  source: 'stored',
  parameters: {
    type: 'object',
    properties: {
      fact: {
        type: 'string',
        description: 'One short sentence that can be understood by itself, such as "Lives in Hanoi".',
        minLength: 1,
        maxLength: 500,
      },
      subject: {
        type: 'string',
        description:
          'Of what the user has only one, in one or two words, such as "residence", "name" or "favourite colour": ' +
          'the fact takes the place of the one known about it. Leave it out for facts that can stand beside others.',
        maxLength: 100,
      },
      importance: {
        type: 'integer',
        description: '1: a detail; 3: useful; 5: always matters, such as an allergy.',
        minimum: 1,
        maximum: 5,
      },
    },
    required: ['fact'],
    additionalProperties: false,
  },
})
@Injectable()
export class RememberFactTool extends Tool<RememberArguments> {
  constructor(private readonly facts: FactKeeper) {
    super();
  }

  async run({ fact, subject, importance }: RememberArguments, context: ToolContext): Promise<string> {
    const user = factUserOf(context);
    const { turnId, sessionId } = context;
    const kept = await this.facts.remember(user, { text: fact, subject, importance, turnId, sessionId });
    const replaced = kept.superseded.map(({ text }) => `\nNo longer holds: ${text}`);
    return `Remembered: ${kept.fact.text}${replaced.join('')}`;
  }
}
