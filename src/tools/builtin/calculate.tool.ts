import { Injectable } from '@nestjs/common';
import { LlmTool } from '../tool.decorator.js';
import { Tool } from '../tool.js';
import { evaluate } from './arithmetic/evaluate.js';
import { formatValue } from './arithmetic/format-value.js';
import { parseExpression } from './arithmetic/parse-expression.js';

@LlmTool({
  name: 'calculate',
  description:
    'Calculates an arithmetic expression: + - * / ^ % ! and parentheses, percent as in "15% of 80", ' +
    'pi, e and tau, and functions such as sqrt, abs, round, min, max, sin (in radians; "sin(30 deg)" works), ' +
    'log (natural, or log(x, base)), log10, exp, gcd and hypot. Numbers only: no variables, units or lists.',
  parameters: {
    type: 'object',
    properties: { expression: { type: 'string', description: 'For example "(2 + 3) * sqrt(16)".' } },
    required: ['expression'],
    additionalProperties: false,
  },
})
@Injectable()
export class CalculateTool extends Tool<{ expression: string }> {
  run({ expression }: { expression: string }): string {
    const { text, isExact } = formatValue(evaluate(parseExpression(expression)));
    return `Result: ${expression.trim()} ${isExact ? '=' : '≈'} ${text}`;
  }
}
