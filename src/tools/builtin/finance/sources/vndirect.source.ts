import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { section, type FinanceConfig } from '../../../../config/index.js';
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
import { readVndirectStatements, VNDIRECT_ITEMS, VNDIRECT_STATEMENTS } from './vndirect-statements.js';

const price = z.number().nullish();
const PRICES = z.object({
  data: z.array(
    z.object({
      code: z.string(),
      date: z.string(),
      adOpen: price,
      adHigh: price,
      adLow: price,
      adClose: price,
      nmVolume: price,
      ptVolume: price,
    }),
  ),
});

/** Prices are told in thousands of VND. */
const THOUSAND = 1_000;
const MAX_SESSIONS = 2_000;
/** Twenty-odd lines a period. */
const MAX_STATEMENT_LINES = 400;

/** The market data of VNDIRECT, a broker in Vietnam, which it shows to everybody without a key, and promises to nobody. */
@Injectable()
export class VndirectSource extends MarketDataSource {
  readonly name = 'vndirect';
  readonly title = 'VNDIRECT';
  private readonly base: string;

  constructor(
    private readonly http: FinanceHttp,
    @Inject(section('finance')) { urls }: FinanceConfig,
  ) {
    super();
    this.base = urls.vndirect;
  }

  override covers({ market }: Security): boolean {
    return market === 'VN';
  }

  override async prices({ ticker }: Security, range: DateRange, signal: AbortSignal): Promise<PriceSeries> {
    const { data } = await this.http.getJson(PRICES, {
      service: this.title,
      url: `${this.base}/v4/stock_prices`,
      query: {
        q: `code:${ticker}~date:gte:${range.from}~date:lte:${range.to}`,
        sort: 'date',
        size: MAX_SESSIONS,
        page: 1,
      },
      signal,
    });
    const raw = data
      .filter(({ code }) => code === ticker)
      .map((row) => ({
        date: row.date,
        open: toVnd(row.adOpen),
        high: toVnd(row.adHigh),
        low: toVnd(row.adLow),
        close: toVnd(row.adClose),
        // Orders that match and those that are put through.
        volume: typeof row.nmVolume === 'number' ? row.nmVolume + (row.ptVolume ?? 0) : undefined,
      }));
    return { currency: 'VND', adjustedFor: 'dividends and splits', bars: cleanBars(raw, range) };
  }

  override async statements(
    { ticker }: Security,
    cadence: Cadence,
    signal: AbortSignal,
  ): Promise<StatementSeries> {
    const { data } = await this.http.getJson(VNDIRECT_STATEMENTS, {
      service: this.title,
      url: `${this.base}/v4/financial_statements`,
      query: {
        q: `code:${ticker}~reportType:${cadence === 'year' ? 'ANNUAL' : 'QUARTER'}~${VNDIRECT_ITEMS}`,
        sort: 'fiscalDate:desc',
        size: MAX_STATEMENT_LINES,
        page: 1,
      },
      signal,
    });
    return readVndirectStatements(
      data.filter(({ code }) => code === ticker),
      cadence,
    );
  }
}

function toVnd(thousands: number | null | undefined): number | undefined {
  return typeof thousands === 'number' ? Math.round(thousands * THOUSAND) : undefined;
}
