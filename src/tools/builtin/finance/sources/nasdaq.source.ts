import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { section, type FinanceConfig } from '../../../../config/index.js';
import { ToolFailure } from '../../../tool.js';
import type { Security } from '../directory/listing.js';
import { cleanBars } from './clean-bars.js';
import { FinanceHttp } from './finance-http.js';
import {
  MarketDataSource,
  type Cadence,
  type DateRange,
  type PriceSeries,
  type StatementSeries,
} from './market-data-source.js';
import { NASDAQ_STATEMENTS, readNasdaqStatements } from './nasdaq-statements.js';
import { toIsoDay, toNumber } from './nasdaq-values.js';

const text = z.string().nullish();
const HISTORY = z.object({
  data: z
    .object({
      symbol: z.string(),
      tradesTable: z
        .object({
          rows: z
            .array(
              z.object({ date: z.string(), open: text, high: text, low: text, close: text, volume: text }),
            )
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
});

/** The market data behind nasdaq.com, for stocks of all US exchanges; without a key, and promised to nobody. */
@Injectable()
export class NasdaqSource extends MarketDataSource {
  readonly name = 'nasdaq';
  readonly title = 'Nasdaq';
  private readonly base: string;

  constructor(
    private readonly http: FinanceHttp,
    @Inject(section('finance')) { urls }: FinanceConfig,
  ) {
    super();
    this.base = urls.nasdaq;
  }

  override covers({ market }: Security): boolean {
    return market === 'US';
  }

  override async prices({ ticker }: Security, range: DateRange, signal: AbortSignal): Promise<PriceSeries> {
    const { data } = await this.http.getJson(HISTORY, {
      service: this.title,
      url: `${this.base}/api/quote/${encodeURIComponent(ticker)}/historical`,
      query: { assetclass: 'stocks', fromdate: range.from, todate: range.to, limit: 9_999 },
      signal,
    });
    if (data?.symbol.toUpperCase() !== ticker) {
      throw new ToolFailure(`${this.title} does not know ${ticker}.`);
    }
    const raw = (data.tradesTable?.rows ?? []).map(({ date, open, high, low, close, volume }) => ({
      date: toIsoDay(date),
      open: toNumber(open),
      high: toNumber(high),
      low: toNumber(low),
      close: toNumber(close),
      volume: toNumber(volume),
    }));
    return { currency: 'USD', adjustedFor: 'splits', bars: cleanBars(raw, range) };
  }

  override async statements(
    { ticker }: Security,
    cadence: Cadence,
    signal: AbortSignal,
  ): Promise<StatementSeries> {
    const { data } = await this.http.getJson(NASDAQ_STATEMENTS, {
      service: this.title,
      url: `${this.base}/api/company/${encodeURIComponent(ticker)}/financials`,
      query: { frequency: cadence === 'year' ? 1 : 2 },
      signal,
    });
    if (data?.symbol?.toUpperCase() !== ticker) {
      throw new ToolFailure(`${this.title} does not know ${ticker}.`);
    }
    return readNasdaqStatements(data);
  }
}
