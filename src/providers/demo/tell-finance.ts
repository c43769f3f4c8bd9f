import { isJsonObject, type JsonObject, type JsonValue } from '../../conversation/index.js';
import type { FinanceSentences } from './sentences/finance-sentences.js';

interface Told {
  readonly name: string;
  readonly value: JsonValue;
}

/** The price of `get_stock_price`; undefined where the result has another shape. */
export function tellQuote(value: JsonValue, sentences: FinanceSentences): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const day = textOf(value, 'as_of');
  const price = money(value, value.price, sentences);
  if (day === undefined || price === undefined) return undefined;
  const change = signed(value.change_percent, sentences);
  return withOrigin(sentences.quote(companyOf(value), price, day, change), value, sentences);
}

/** The course of `get_stock_history`, in a line; undefined where the result has another shape. */
export function tellHistory(value: JsonValue, sentences: FinanceSentences): string | undefined {
  const line = courseLine(value, sentences);
  if (line === undefined || !isJsonObject(value)) return undefined;
  const averages = isJsonObject(value.moving_averages) ? Object.entries(value.moving_averages) : [];
  const told = averages.flatMap(([name, average]) => {
    const price = isJsonObject(average) ? money(value, average.value, sentences) : undefined;
    return price === undefined ? [] : [sentences.average(name.replace('sessions_', ''), price)];
  });
  return withOrigin([line, ...(told.length > 0 ? [`${told.join('; ')}.`] : [])].join(' '), value, sentences);
}

/** The first period of `get_financial_report`; undefined where the result has another shape. */
export function tellReport(value: JsonValue, sentences: FinanceSentences): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const period = periodOf(value);
  const unit = textOf(value, 'unit');
  if (period === undefined || unit === undefined) return undefined;
  const lines = Object.entries(sentences.figures).flatMap(([field, label]) => {
    const figure = figureOf(period, field);
    return figure === undefined ? [] : [`- ${label}: ${number(figure, sentences)}`];
  });
  const head = sentences.report(companyOf(value), textOf(period, 'period') ?? '', unit);
  return withOrigin([head, '', ...lines].join('\n'), value, sentences);
}

/** The companies of `search_ticker`; undefined where the result has another shape. */
export function tellCompanies(value: JsonValue, sentences: FinanceSentences): string | undefined {
  if (!isJsonObject(value) || !Array.isArray(value.companies) || value.companies.length === 0)
    return undefined;
  const lines = value.companies.filter(isJsonObject).map((company) => {
    const where = textOf(company, 'exchange');
    return `- ${textOf(company, 'ticker') ?? ''}: ${textOf(company, 'name') ?? ''}${where === undefined ? '' : ` (${where})`}`;
  });
  return `${sentences.companies}\n\n${lines.join('\n')}`;
}

/** Several reports, or several courses, as one list from the best; undefined for anything else. */
export function tellComparison(results: readonly Told[], sentences: FinanceSentences): string | undefined {
  const [first] = results;
  if (first === undefined || results.length < 2 || results.some(({ name }) => name !== first.name))
    return undefined;
  const values = results.flatMap(({ value }) => (isJsonObject(value) ? [value] : []));
  if (first.name === 'get_financial_report') {
    return compare(values, sentences, sentences.comparedReports, profitOf, reportLine);
  }
  if (first.name === 'get_stock_history') {
    return compare(values, sentences, sentences.comparedCourses, changeOf, courseLine);
  }
  return undefined;
}

function compare(
  values: readonly JsonObject[],
  sentences: FinanceSentences,
  title: string,
  rank: (value: JsonObject) => number,
  tell: (value: JsonObject, sentences: FinanceSentences) => string | undefined,
): string | undefined {
  const lines = [...values]
    .sort((left, right) => rank(right) - rank(left))
    .flatMap((value) => tell(value, sentences) ?? [])
    .map((line, index) => `${index + 1}. ${line}`);
  const sources = [...new Set(values.flatMap((value) => textOf(value, 'source') ?? []))];
  return lines.length < 2
    ? undefined
    : `${title}\n\n${lines.join('\n')}\n\n${sentences.source(sources.join(', '))}`;
}

const changeOf = (value: JsonObject): number =>
  typeof value.change_percent === 'number' ? value.change_percent : -Infinity;

function profitOf(value: JsonObject): number {
  const period = periodOf(value);
  return (
    (period && (figureOf(period, 'net_profit') ?? figureOf(period, 'net_profit_of_parent'))) ?? -Infinity
  );
}

function reportLine(value: JsonObject, sentences: FinanceSentences): string | undefined {
  const period = periodOf(value);
  if (period === undefined) return undefined;
  const figures = [
    'net_profit',
    'net_profit_of_parent',
    'net_profit_growth_percent',
    'return_on_equity_percent',
  ];
  const told = figures.flatMap((field) => {
    const figure = figureOf(period, field);
    if (
      figure === undefined ||
      (field === 'net_profit_of_parent' && figureOf(period, 'net_profit') !== undefined)
    ) {
      return [];
    }
    return [`${sentences.figures[field] ?? field}: ${number(figure, sentences)}`];
  });
  const head = sentences.report(
    companyOf(value),
    textOf(period, 'period') ?? '',
    textOf(value, 'unit') ?? '',
  );
  return `${head} ${told.length > 0 ? told.join('; ') : sentences.noFigure}`;
}

function courseLine(value: JsonValue, sentences: FinanceSentences): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const [from, to] = [money(value, value.start_price, sentences), money(value, value.end_price, sentences)];
  const [startDay, endDay] = [textOf(value, 'start_date'), textOf(value, 'end_date')];
  if (from === undefined || to === undefined || startDay === undefined || endDay === undefined)
    return undefined;
  return sentences.course({
    company: companyOf(value),
    change: signed(value.change_percent, sentences) ?? sentences.noFigure,
    from: `${from} (${startDay})`,
    to: `${to} (${endDay})`,
    high: extremeOf(value, value.high, sentences),
    low: extremeOf(value, value.low, sentences),
  });
}

function extremeOf(fields: JsonObject, extreme: JsonValue | undefined, sentences: FinanceSentences): string {
  if (!isJsonObject(extreme)) return sentences.noFigure;
  return `${money(fields, extreme.price, sentences) ?? sentences.noFigure} (${textOf(extreme, 'date') ?? '?'})`;
}

function withOrigin(text: string, value: JsonObject, sentences: FinanceSentences): string {
  const source = textOf(value, 'source');
  const notes = Array.isArray(value.notes) ? value.notes.filter((note) => typeof note === 'string') : [];
  return [
    text,
    ...(source === undefined ? [] : [sentences.source(source)]),
    ...notes.map((note) => sentences.note(note)),
  ].join('\n\n');
}

function periodOf(value: JsonObject): JsonObject | undefined {
  return Array.isArray(value.periods) ? value.periods.find(isJsonObject) : undefined;
}

/** A figure of whichever statement has it. */
function figureOf(period: JsonObject, field: string): number | undefined {
  for (const group of [period.income_statement, period.balance_sheet, period.cash_flow, period.ratios]) {
    const figure = isJsonObject(group) ? group[field] : undefined;
    if (typeof figure === 'number') return figure;
  }
  return undefined;
}

function companyOf(value: JsonObject): string {
  const [ticker, name] = [textOf(value, 'ticker') ?? '?', textOf(value, 'company')];
  return name === undefined || name === ticker ? ticker : `${name} (${ticker})`;
}

function money(
  fields: JsonObject,
  value: JsonValue | undefined,
  sentences: FinanceSentences,
): string | undefined {
  return typeof value === 'number'
    ? `${number(value, sentences)} ${textOf(fields, 'currency') ?? ''}`.trim()
    : undefined;
}

function signed(value: JsonValue | undefined, sentences: FinanceSentences): string | undefined {
  if (typeof value !== 'number') return undefined;
  return `${value > 0 ? '+' : ''}${number(value, sentences)}%`;
}

function number(value: number, { locale }: FinanceSentences): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value);
}

function textOf(fields: JsonObject, name: string): string | undefined {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
