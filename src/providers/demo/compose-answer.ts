import { isJsonObject, type JsonValue, type ToolCall, type ToolMessage } from '../../conversation/index.js';
import { cut } from './cut.js';
import { findMoment } from './find-moment.js';
import type { Language } from './language.js';
import type { Sentences } from './sentences/sentence-set.js';
import { sentencesOf } from './sentences/sentences.js';
import { readToolValue } from './read-tool-value.js';
import { tellComparison, tellCompanies, tellHistory, tellQuote, tellReport } from './tell-finance.js';
import { tellSearch, tellWeather } from './tell-lookups.js';

/** The most characters of a result that are repeated. */
const RESULT_CHARACTERS = 2_000;

/** A tool's result, read: `call` is what was asked, where the history still shows it. */
interface ReadResult {
  readonly name: string;
  /** As the model reads it. */
  readonly content: string;
  readonly value: JsonValue;
  readonly call: ToolCall | undefined;
}

type Tell = (result: ReadResult, sentences: Sentences) => string | undefined;

/** Tools whose results are told in a sentence of their own; others, and results of another shape, are listed. */
const TELL: Readonly<Record<string, Tell>> = {
  calculate: tellCalculation,
  get_current_time: tellTime,
  get_weather: ({ value }, sentences) => tellWeather(value, sentences),
  web_search: ({ value }, sentences) => tellSearch(value, sentences),
  get_stock_price: ({ value }, { finance }) => tellQuote(value, finance),
  get_stock_history: ({ value }, { finance }) => tellHistory(value, finance),
  get_financial_report: ({ value }, { finance }) => tellReport(value, finance),
  search_ticker: ({ value }, { finance }) => tellCompanies(value, finance),
};

/** The answer after tools ran: one paragraph a result, in the order of the results. Failures are told as such. */
export function composeAnswer(
  results: readonly ToolMessage[],
  calls: readonly ToolCall[],
  language: Language,
): string {
  const sentences = sentencesOf(language);
  const good = results.filter(({ isError }) => isError !== true);
  const comparison = tellComparison(
    good.map(({ name, content }) => ({ name, value: readToolValue(content) })),
    sentences.finance,
  );
  if (comparison !== undefined) {
    const failed = results.filter(({ isError }) => isError === true);
    return [comparison, ...failed.map((result) => compose(result, calls, sentences))].join('\n\n');
  }
  return results.map((result) => compose(result, calls, sentences)).join('\n\n');
}

function compose(result: ToolMessage, calls: readonly ToolCall[], sentences: Sentences): string {
  const { name, content } = result;
  if (result.isError === true) return sentences.toolFailed(name, cut(errorText(content), RESULT_CHARACTERS));
  const call = calls.find(({ callId }) => callId === result.callId);
  const read: ReadResult = { name, content, value: readToolValue(content), call };
  const tell = Object.hasOwn(TELL, name) ? TELL[name] : undefined;
  return tell?.(read, sentences) ?? sentences.toolAnswered(name, cut(toText(read.value), RESULT_CHARACTERS));
}

function errorText(content: string): string {
  const value = readToolValue(content.replace(/^Error: /u, ''));
  const error = isJsonObject(value) ? (value.error ?? value.message ?? value) : value;
  return isJsonObject(error) ? toText(error.message ?? error) : toText(error);
}

function tellCalculation({ content, value, call }: ReadResult): string | undefined {
  const args = call?.arguments;
  const fields = isJsonObject(value) ? value : { result: content };
  const expression = fields.expression ?? (isJsonObject(args) ? args.expression : undefined);
  const { result } = fields;
  if (typeof expression !== 'string' || (typeof result !== 'number' && typeof result !== 'string'))
    return undefined;
  const text = cut(String(result).replace(/^Result: /u, ''), RESULT_CHARACTERS);
  return text.includes('=') || text.includes(expression) ? text : `${expression} = ${text}`;
}

/** A time with a `Z` is told as UTC, whatever zone was asked for. */
function tellTime({ content, call }: ReadResult, sentences: Sentences): string | undefined {
  const moment = findMoment(content);
  const args = call?.arguments;
  const asked = isJsonObject(args) && typeof args.timezone === 'string' ? args.timezone : undefined;
  return moment && sentences.time(moment.clock, moment.date, moment.isUtc ? 'UTC' : asked);
}

/** Text as it is; the fields of an object one a line. */
function toText(value: JsonValue): string {
  if (typeof value === 'string') return value;
  if (!isJsonObject(value)) return JSON.stringify(value);
  return Object.entries(value)
    .map(([field, entry]) => `- ${field}: ${typeof entry === 'string' ? entry : JSON.stringify(entry)}`)
    .join('\n');
}
