import type { DemoIntent, DemoQuestion, PlannedCall } from '../demo-plan.js';
import { hasPhrase } from '../language.js';
import { PHRASES } from '../word-lists.js';
import { companyIn } from './find-company.js';

/** Sectors that the demo knows by name, as `search_ticker` calls them. */
const SECTORS: readonly (readonly [words: RegExp, sector: string])[] = [
  [/ (?:ngan hang|banks?|banking) /u, 'banks'],
  [/ (?:cong nghe|technology|tech) /u, 'technology'],
  [/ (?:bat dong san|real estate) /u, 'real_estate'],
  [/ (?:chung khoan|securities) /u, 'securities'],
  [/ (?:ban le|retail) /u, 'retail'],
  [/ (?:thep|steel|materials) /u, 'materials'],
  [/ (?:dau khi|nang luong|oil|energy) /u, 'energy'],
];
/** How many companies of a sector are compared. */
const COMPARED = 5;

/** Sectors, reports and courses of prices; each only where its tools are offered. */
export const finance: DemoIntent = {
  name: 'finance',
  recognise(question) {
    const calls = callsFor(question).filter(({ name }) => question.tools.some((tool) => tool.name === name));
    return calls.length > 0 ? { type: 'call', calls } : undefined;
  },
};

/** Whether a message asks for more than the price of a stock. */
export function isBroadFinance(question: DemoQuestion): boolean {
  return callsFor(question).length > 0;
}

/** The sector whose companies are to be compared. */
export function sectorIn({ words }: DemoQuestion): string | undefined {
  if (!hasPhrase(words, PHRASES.sector)) return undefined;
  return SECTORS.find(([pattern]) => pattern.test(words))?.[1];
}

function callsFor(question: DemoQuestion): readonly PlannedCall[] {
  const sector = sectorIn(question);
  if (sector !== undefined) return [{ name: 'search_ticker', arguments: { sector, limit: COMPARED } }];
  const isReport = hasPhrase(question.words, PHRASES.report);
  const isCourse = hasPhrase(question.words, PHRASES.priceCourse);
  if (!isReport && !isCourse) return [];
  const ticker = companyIn(question);
  if (ticker === undefined) return [];
  if (isReport) return [{ name: 'get_financial_report', arguments: { ticker, ...periodIn(question) } }];
  return [
    { name: 'get_stock_price', arguments: { ticker } },
    { name: 'get_stock_history', arguments: { ticker, range: '1m' } },
  ];
}

function periodIn({ words }: DemoQuestion): PlannedCall['arguments'] {
  const year = / (?:nam|year|in|of|for)? ?((?:19|20)\d\d) /u.exec(words)?.[1];
  const quarter = / (?:quy|quarter|q) ?([1-4]) /u.exec(words)?.[1] ?? / q([1-4]) /u.exec(words)?.[1];
  const named = year === undefined ? {} : { year: Number(year) };
  if (hasPhrase(words, PHRASES.firstHalf)) return { period: 'first_half', ...named };
  return quarter === undefined
    ? { period: 'year', ...named }
    : { period: 'quarter', ...named, quarter: Number(quarter) };
}
