import { isJsonObject, type JsonObject } from '../../../conversation/index.js';
import { say, type DemoIntent, type DemoPlan, type DemoQuestion, type PlannedCall } from '../demo-plan.js';
import { findJsonObject } from '../find-json-object.js';
import { sentencesOf } from '../sentences/sentences.js';

const VERB =
  /(?:^|[\s,;])(?:call|use|run|invoke|execute|goi|dung|chay)\s(?:(?:the|a|tool|cong|cu)\s){0,3}[`"']?$/u;
const UNKNOWN_TOOL =
  /^(?:call|invoke|run|goi|chay) (?:the )?(?:tool |cong cu )?[`"']?([a-z0-9_-]{1,64})[`"']? ?\{/du;
const MAXIMUM_CALLS = 8;

/**
 * `call calculate {"expression": "1+1"}` for any tool that is offered, several in one message too.
 * A tool without arguments needs no JSON.
 */
export const explicitCall: DemoIntent = {
  name: 'explicit-call',
  recognise(question) {
    const mentions = question.tools.flatMap(({ name }) => mentionsOf(name, question)).slice(0, MAXIMUM_CALLS);
    const broken = mentions.find((mention) => mention.arguments === undefined);
    if (broken !== undefined) return say(sentencesOf(question.language).badArguments(broken.name));
    const calls = mentions.flatMap(({ name, arguments: args }): PlannedCall[] =>
      args ? [{ name, arguments: args }] : [],
    );
    return calls.length > 0 ? { type: 'call', calls } : unknownTool(question);
  },
};

interface Mention {
  readonly name: string;
  /** Undefined when there is a brace and behind it no JSON object. */
  readonly arguments: JsonObject | undefined;
}

function mentionsOf(name: string, { text, folded }: DemoQuestion): readonly Mention[] {
  const mentions: Mention[] = [];
  for (
    let at = text.indexOf(name);
    at >= 0 && mentions.length < MAXIMUM_CALLS;
    at = text.indexOf(name, at + 1)
  ) {
    const end = at + name.length;
    const isWhole = !/[A-Za-z0-9_-]/u.test(text.charAt(end));
    if (!isWhole || !VERB.test(folded.slice(Math.max(0, at - 30), at))) continue;
    mentions.push({ name, arguments: argumentsAfter(text, end) });
  }
  return mentions;
}

function argumentsAfter(text: string, end: number): JsonObject | undefined {
  const gap = /^[`"']?\s{0,5}(?:with|với|voi|arguments|:)?\s{0,5}[({]/u.exec(text.slice(end, end + 30));
  if (gap === null) return {};
  const start = text.indexOf('{', end);
  if (start < 0 || start > end + gap[0].length + 1)
    return /^\s*\(\s*\)/u.test(text.slice(end, end + 10)) ? {} : undefined;
  const json = findJsonObject(text, start);
  return isJsonObject(json) ? json : undefined;
}

function unknownTool({ text, folded, language, tools }: DemoQuestion): DemoPlan | undefined {
  const range = UNKNOWN_TOOL.exec(folded)?.indices?.[1];
  if (range === undefined) return undefined;
  const offered = tools.map(({ name }) => name);
  return say(sentencesOf(language).noSuchTool(text.slice(...range), offered));
}
