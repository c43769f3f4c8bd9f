import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock } from '../../../../common/time/index.js';
import { section, type FinanceConfig } from '../../../../config/index.js';
import { ToolFailure } from '../../../tool.js';
import type { Security } from '../directory/listing.js';
import { cleanBars } from './clean-bars.js';
import { addDays, dayOf, toEpochSeconds } from './days.js';
import { FinanceHttp } from './finance-http.js';
import {
  MarketDataSource,
  type Cadence,
  type DateRange,
  type PriceSeries,
  type StatementSeries,
} from './market-data-source.js';
import { readYahooStatements, YAHOO_STATEMENTS, yahooTypes } from './yahoo-statements.js';

const numbers = z.array(z.number().nullable()).default([]);
const CHART = z.object({
  chart: z.object({
    result: z
      .array(
        z.object({
          meta: z.object({
            symbol: z.string(),
            currency: z.string().nullish(),
            gmtoffset: z.number().default(0),
            longName: z.string().optional(),
            shortName: z.string().optional(),
          }),
          timestamp: z.array(z.number()).default([]),
          indicators: z.object({
            quote: z.array(
              z.object({ open: numbers, high: numbers, low: numbers, close: numbers, volume: numbers }),
            ),
          }),
        }),
      )
      .nullish(),
  }),
});

const YEARS_OF_STATEMENTS = 7;

/**
 * Yahoo Finance, by the three of its addresses that need neither cookie nor crumb: charts, the time series of
 * fundamentals, and the search. Nobody promises them; the shapes are those that public clients rely on.
 */
@Injectable()
export class YahooSource extends MarketDataSource {
  readonly name = 'yahoo';
  readonly title = 'Yahoo Finance';
  private readonly base: string;

  constructor(
    private readonly http: FinanceHttp,
    private readonly clock: Clock,
    @Inject(section('finance')) { urls }: FinanceConfig,
  ) {
    super();
    this.base = urls.yahoo;
  }

  /** Of Vietnam's exchanges it has HOSE alone. */
  override covers({ market, exchange }: Security): boolean {
    return market === 'US' || exchange === undefined || exchange === 'HOSE';
  }

  override async prices(security: Security, range: DateRange, signal: AbortSignal): Promise<PriceSeries> {
    const symbol = symbolOf(security);
    const { chart } = await this.http.getJson(CHART, {
      service: this.title,
      url: `${this.base}/v8/finance/chart/${encodeURIComponent(symbol)}`,
      query: {
        period1: toEpochSeconds(range.from),
        period2: toEpochSeconds(addDays(range.to, 1)),
        interval: '1d',
      },
      acceptedStatuses: [404],
      signal,
    });
    const result = chart.result?.[0];
    if (result === undefined || result.meta.symbol.toUpperCase() !== symbol) {
      throw new ToolFailure(`${this.title} does not know ${symbol}.`);
    }
    const { meta, timestamp, indicators } = result;
    const quote = indicators.quote[0];
    const raw = timestamp.map((seconds, index) => ({
      date: dayOf(seconds * 1_000, meta.gmtoffset),
      open: quote?.open[index],
      high: quote?.high[index],
      low: quote?.low[index],
      close: quote?.close[index],
      volume: quote?.volume[index],
    }));
    return {
      currency: meta.currency ?? currencyOf(security),
      adjustedFor: 'splits',
      name: meta.longName ?? meta.shortName,
      bars: cleanBars(raw, range),
    };
  }

  override async statements(
    security: Security,
    cadence: Cadence,
    signal: AbortSignal,
  ): Promise<StatementSeries> {
    const symbol = symbolOf(security);
    const now = Math.floor(this.clock.now() / 1_000);
    const answer = await this.http.getJson(YAHOO_STATEMENTS, {
      service: this.title,
      url: `${this.base}/ws/fundamentals-timeseries/v1/finance/timeseries/${encodeURIComponent(symbol)}`,
      query: {
        symbol,
        type: yahooTypes(cadence).join(','),
        merge: false,
        period1: now - YEARS_OF_STATEMENTS * 366 * 86_400,
        period2: now,
      },
      signal,
    });
    return readYahooStatements(answer, cadence, currencyOf(security));
  }
}

/** Classes of shares have a hyphen: `BRK-B`. */
function symbolOf({ ticker, market }: Security): string {
  return market === 'VN' ? `${ticker}.VN` : ticker.replace('.', '-');
}

function currencyOf({ market }: Security): string {
  return market === 'VN' ? 'VND' : 'USD';
}
