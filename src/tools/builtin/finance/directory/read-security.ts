import { ToolFailure } from '../../../tool.js';
import { findCompanies, findCompany, findNamesake, findTicker } from './directory.js';
import type { Exchange, Market, Security } from './listing.js';

const PREFIX = /^(HOSE|HSX|HNX|UPCOM|NASDAQ|NYSE)\s*:\s*/i;
const SUFFIX = /\.(VN|HM|HN|US)$/i;
const VIETNAMESE = /^(?:HOSE|HSX|HNX|UPCOM|VN|HM|HN)$/;
const TICKER = /^[A-Z][A-Z0-9]{0,5}(?:[.-][A-Z]{1,2})?$/;

/**
 * The stock that is meant by a ticker (`FPT`, `fpt.vn`, `HNX:SHS`, `AAPL`) or by a name of the directory
 * (`Vietcombank`, `tap doan FPT`). Without a market, tickers of three characters that the directory does not
 * know are Vietnamese, as all tickers of Vietnam have three. A `ToolFailure` with the choices for anything else.
 */
export function readSecurity(written: string, asked?: Market): Security {
  const text = written.trim();
  const label = (PREFIX.exec(text)?.[1] ?? SUFFIX.exec(text)?.[1])?.toUpperCase();
  const bare = text.replace(PREFIX, '').replace(SUFFIX, '').trim();
  const market = asked ?? (label === undefined ? undefined : VIETNAMESE.test(label) ? 'VN' : 'US');
  const known = findTicker(bare, market) ?? (label === undefined ? findNamesake(bare, market) : undefined);
  if (known !== undefined) return known;
  const ticker = bare.toUpperCase();
  // Typed in capitals a word is a ticker; otherwise it may be the beginning of a name.
  const company = bare === ticker && TICKER.test(ticker) ? undefined : findCompany(bare, market);
  if (company !== undefined) return company;
  if (TICKER.test(ticker)) {
    const exchange = exchangeOf(label);
    return {
      ticker,
      market: market ?? (/^[A-Z0-9]{3}$/.test(ticker) ? 'VN' : 'US'),
      ...(exchange !== undefined && { exchange }),
    };
  }
  throw new ToolFailure(`${JSON.stringify(written.slice(0, 60))} is no ticker. ${suggest(bare, market)}`);
}

function exchangeOf(label: string | undefined): Exchange | undefined {
  if (label === 'HSX') return 'HOSE';
  return label !== undefined && label.length > 2 ? (label as Exchange) : undefined;
}

function suggest(text: string, market: Market | undefined): string {
  const close = findCompanies(text, market)
    .slice(0, 4)
    .map(({ ticker, name }) => `${ticker} (${name})`);
  return close.length > 0
    ? `Perhaps one of: ${close.join(', ')}.`
    : 'Ask search_ticker for the ticker of a company first.';
}
