import type { ToolSpec } from '../../../conversation/index.js';
import { findCities } from '../cities.js';
import { isJsonObject } from '../../../conversation/index.js';
import type { DemoIntent, DemoQuestion } from '../demo-plan.js';
import { hasPhrase } from '../language.js';
import { PHRASES } from '../word-lists.js';
import { isBroadFinance } from './finance.intent.js';
import { tickerIn } from './find-company.js';

/** A tool that is asked with one text. */
interface Lookup {
  readonly tool: string;
  /** The argument's usual name; a tool without it gets the text in its first required argument. */
  readonly argument: string;
  find(question: DemoQuestion): string | undefined;
}

const LOOKUPS: readonly Lookup[] = [
  {
    tool: 'get_weather',
    argument: 'location',
    find: (question) => asked(question, PHRASES.weather, placeIn),
  },
  {
    tool: 'get_stock_price',
    argument: 'symbol',
    find: (question) => (isBroadFinance(question) ? undefined : asked(question, PHRASES.stock, tickerIn)),
  },
  { tool: 'web_search', argument: 'query', find: searchIn },
];

/** Weather, stocks and search; each only where its tool is offered. */
export const lookups: DemoIntent = {
  name: 'lookups',
  recognise(question) {
    const calls = LOOKUPS.flatMap((lookup) => {
      const tool = question.tools.find(({ name }) => name === lookup.tool);
      const value = tool && lookup.find(question);
      return tool && value
        ? [{ name: tool.name, arguments: { [argumentOf(tool, lookup.argument)]: value } }]
        : [];
    });
    return calls.length > 0 ? { type: 'call', calls } : undefined;
  },
};

function argumentOf({ parameters }: ToolSpec, usual: string): string {
  const { properties, required } = parameters;
  if (isJsonObject(properties) && Object.hasOwn(properties, usual)) return usual;
  const first = Array.isArray(required) ? required[0] : undefined;
  return typeof first === 'string' ? first : usual;
}

function asked(
  question: DemoQuestion,
  phrases: readonly string[],
  find: (question: DemoQuestion) => string | undefined,
): string | undefined {
  return hasPhrase(question.words, phrases) ? find(question) : undefined;
}

function placeIn({ text, folded, words }: DemoQuestion): string | undefined {
  const known = findCities(words)[0]?.name;
  if (known !== undefined) return known;
  const match = /(?<!\p{L})(?:in|at|for|o|tai) ([\p{L}][\p{L} '-]{0,39})/du.exec(folded);
  const [start, end] = match?.indices?.[1] ?? [0, 0];
  const place = text
    .slice(start, end)
    .split(/ (?:today|tomorrow|now|right|this|hôm|hom|ngày|thế|the|bây|như)(?: |$)/iu)[0];
  return place?.trim() || undefined;
}

function searchIn({ text, folded }: DemoQuestion): string | undefined {
  const verb =
    /^(?:please |hay )?(?:search (?:the web |the internet |online |wikipedia )?for|look up|google|tim kiem|tim tren mang|tim thong tin(?: ve)?|tra cuu) /u.exec(
      folded,
    );
  const query = verb && text.slice(verb[0].length, 300).replace(/[?.!\s]{1,20}$/u, '');
  return query || undefined;
}
