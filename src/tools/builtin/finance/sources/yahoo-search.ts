import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { section, type FinanceConfig } from '../../../../config/index.js';
import type { Exchange, Market } from '../directory/listing.js';
import { FinanceHttp } from './finance-http.js';

/** A stock that the search found. */
export interface FoundStock {
  readonly ticker: string;
  readonly market: Market;
  readonly exchange?: Exchange;
  readonly name: string;
}

const QUOTE = z.object({
  symbol: z.string(),
  quoteType: z.string().optional(),
  exchange: z.string().optional(),
  longname: z.string().optional(),
  shortname: z.string().optional(),
});
/** Hits of other kinds have other fields. */
const ANSWER = z.object({ quotes: z.array(z.unknown()).default([]) });

const US_EXCHANGES: Readonly<Record<string, Exchange>> = {
  NMS: 'NASDAQ',
  NGM: 'NASDAQ',
  NCM: 'NASDAQ',
  NYQ: 'NYSE',
};

/** The search of Yahoo Finance for companies outside the directory. */
@Injectable()
export class YahooSearch {
  private readonly base: string;

  constructor(
    private readonly http: FinanceHttp,
    @Inject(section('finance')) { urls }: FinanceConfig,
  ) {
    this.base = urls.yahoo;
  }

  /** Stocks of Vietnam and the US alone. Rejects with an `OutboundError`. */
  async find(text: string, signal: AbortSignal): Promise<readonly FoundStock[]> {
    const { quotes } = await this.http.getJson(ANSWER, {
      service: 'The search of Yahoo Finance',
      url: `${this.base}/v1/finance/search`,
      query: { q: text, quotesCount: 10, newsCount: 0 },
      signal,
    });
    return quotes.flatMap((quote) => toFound(QUOTE.safeParse(quote).data));
  }
}

function toFound(quote: z.infer<typeof QUOTE> | undefined): readonly FoundStock[] {
  if (quote === undefined || quote.quoteType !== 'EQUITY') return [];
  const name = (quote.longname ?? quote.shortname ?? quote.symbol).slice(0, 100);
  if (/^[A-Z0-9]{3}\.VN$/.test(quote.symbol)) {
    return [{ ticker: quote.symbol.slice(0, 3), market: 'VN', exchange: 'HOSE', name }];
  }
  const exchange = US_EXCHANGES[quote.exchange ?? ''];
  return exchange !== undefined && /^[A-Z]{1,5}(?:-[A-Z])?$/.test(quote.symbol)
    ? [{ ticker: quote.symbol, market: 'US', exchange, name }]
    : [];
}
