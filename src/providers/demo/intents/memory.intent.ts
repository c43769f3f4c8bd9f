import type { JsonObject } from '../../../conversation/index.js';
import type { DemoIntent, DemoPlan, DemoQuestion } from '../demo-plan.js';
import { hasPhrase } from '../language.js';
import { PHRASES } from '../word-lists.js';

const PLEASE = '(?:(?:please|hay|xin|vui long|can you|could you) )?';
const REMEMBER = new RegExp(
  `^${PLEASE}(?:remember|note|(?:ghi )?nho)(?: (?:giup|ho) (?:toi|minh|em))? (?:that|rang|la)[ :]+(.{1,400})$`,
  'dsu',
);
const FORGET = new RegExp(
  `^${PLEASE}(?:forget|quen)(?: di)? (?:that|rang|about|ve|chuyen)[ :]+(.{1,400})$`,
  'dsu',
);

/** Facts about the user, where the request offers the tools of user memory. */
export const memory: DemoIntent = {
  name: 'memory',
  recognise(question) {
    const told = matchIn(question, REMEMBER);
    if (told !== undefined) return callTo(question, 'remember_fact', { fact: told });
    const unwanted = matchIn(question, FORGET);
    if (unwanted !== undefined) return callTo(question, 'forget_fact', { fact: unwanted });
    return hasPhrase(question.words, PHRASES.aboutMe) ? callTo(question, 'recall_facts', {}) : undefined;
  },
};

function matchIn({ text, folded }: DemoQuestion, pattern: RegExp): string | undefined {
  const range = pattern.exec(folded)?.indices?.[1];
  const found = range && text.slice(...range).replace(/[\s.!]{1,20}$/u, '');
  return found === undefined || found === '' || found.endsWith('?') ? undefined : found;
}

function callTo({ tools }: DemoQuestion, name: string, args: JsonObject): DemoPlan | undefined {
  return tools.some((tool) => tool.name === name)
    ? { type: 'call', calls: [{ name, arguments: args }] }
    : undefined;
}
