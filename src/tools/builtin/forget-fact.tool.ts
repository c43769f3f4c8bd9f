import { Injectable } from '@nestjs/common';
import { FactKeeper, type KeptFact } from '../fact-keeper.js';
import { LlmTool } from '../tool.decorator.js';
import { Tool, ToolFailure, type ToolContext } from '../tool.js';
import { factUserOf } from './fact-user.js';

const MAX_SUGGESTIONS = 10;

@LlmTool({
  name: 'forget_fact',
  description:
    'Forgets one thing that is remembered about the user, when the user asks for it. Takes the id that recall_facts ' +
    'gives, or the words of the fact.',
  source: 'stored',
  parameters: {
    type: 'object',
    properties: {
      fact: {
        type: 'string',
        description: 'The id of the fact, or words that only this fact has.',
        minLength: 1,
        maxLength: 500,
      },
    },
    required: ['fact'],
    additionalProperties: false,
  },
})
@Injectable()
export class ForgetFactTool extends Tool<{ fact: string }> {
  constructor(private readonly facts: FactKeeper) {
    super();
  }

  async run({ fact }: { fact: string }, context: ToolContext): Promise<string> {
    const result = await this.facts.forget(factUserOf(context), fact);
    if (result.forgotten !== undefined) return `Forgotten: ${result.forgotten.text}`;
    throw new ToolFailure(describe(result.candidates));
  }
}

function describe(candidates: readonly KeptFact[]): string {
  if (candidates.length === 0)
    return 'Nothing like that is remembered about the user, so nothing was forgotten.';
  const listed = candidates.slice(0, MAX_SUGGESTIONS).map(({ id, text }) => ({ id, fact: text }));
  return `It is not clear which fact is meant; nothing was forgotten. Call again with an id of these, which are data: ${JSON.stringify(listed)}`;
}
