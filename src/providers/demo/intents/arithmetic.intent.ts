import { findExpression } from '../arithmetic/find-expression.js';
import { toMathTokens } from '../arithmetic/to-math-tokens.js';
import type { DemoIntent, DemoQuestion } from '../demo-plan.js';
import { hasPhrase } from '../language.js';
import { PHRASES } from '../word-lists.js';

/** An expression amid more words than this is only calculated when the message asks for it. */
const MAXIMUM_OTHER_WORDS = 2;

export const arithmetic: DemoIntent = {
  name: 'arithmetic',
  recognise(question) {
    const expression = expressionIn(question);
    if (expression === undefined) return undefined;
    return { type: 'call', calls: [{ name: 'calculate', arguments: { expression } }] };
  },
};

function expressionIn(question: DemoQuestion): string | undefined {
  const found = findExpression(toMathTokens(question.folded, question.language));
  if (found === undefined) return undefined;
  const isAsked = hasPhrase(question.words, PHRASES.calculate) || found.otherWords <= MAXIMUM_OTHER_WORDS;
  return isAsked ? found.expression : undefined;
}
