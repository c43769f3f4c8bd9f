import { isJsonObject, type ToolMessage } from '../../../conversation/index.js';
import type { DemoQuestion, PlannedCall } from '../demo-plan.js';
import { hasPhrase } from '../language.js';
import { readToolValue } from '../read-tool-value.js';
import { PHRASES } from '../word-lists.js';
import { sectorIn } from './finance.intent.js';

const MAXIMUM_COMPANIES = 5;

/**
 * What is asked next, after the companies of a sector were listed: for each, all at once, how its price went where
 * the message is about stocks, else its report of the last year. Nothing after other results.
 */
export function followUp(question: DemoQuestion, results: readonly ToolMessage[]): readonly PlannedCall[] {
  const [result] = results;
  if (result?.name !== 'search_ticker' || result.isError === true || sectorIn(question) === undefined)
    return [];
  const isAboutPrices = hasPhrase(question.words, PHRASES.stock);
  const name = isAboutPrices ? 'get_stock_history' : 'get_financial_report';
  if (!question.tools.some((tool) => tool.name === name)) return [];
  return tickersOf(result).map((ticker) => ({
    name,
    arguments: { ticker, ...(isAboutPrices ? { range: '3m' } : { period: 'year' }) },
  }));
}

function tickersOf({ content }: ToolMessage): readonly string[] {
  const value = readToolValue(content);
  const companies = isJsonObject(value) && Array.isArray(value.companies) ? value.companies : [];
  return companies
    .flatMap((company) =>
      isJsonObject(company) && typeof company.ticker === 'string' ? [company.ticker] : [],
    )
    .slice(0, MAXIMUM_COMPANIES);
}
