import type { JsonObject } from '../../../../conversation/index.js';
import type { Security } from '../directory/listing.js';
import { weekdaysBetween } from '../sources/days.js';
import type { PriceBar, PriceSeries } from '../sources/market-data-source.js';
import { STALE_AFTER_WEEKDAYS, type Sourced } from '../sources/market-data.js';
import { mean, percentChange, present, toPrice } from './figures.js';

const SESSIONS_OF_VOLUME = 20;
const AVERAGES = [20, 50, 200] as const;
/** A longer series is thinned to this many closes. */
const MAX_CLOSES = 30;

/** The stock as each result begins. */
export function describeSecurity({ ticker, name, exchange, market }: Security, told?: string): JsonObject {
  return present({ ticker, company: name ?? told, exchange, market });
}

/** The last price with what belongs to its day and to the year before. `series` has at least one session. */
export function describeQuote(series: Sourced<PriceSeries>, today: string): JsonObject {
  const { bars, currency } = series;
  const [last, before] = [bars.at(-1), bars.at(-2)];
  if (last === undefined) return {};
  const price = (value: number | undefined): number | undefined =>
    value === undefined ? undefined : toPrice(value, currency);
  return {
    ...present({
      price: price(last.close),
      currency,
      as_of: last.date,
      change: before && price(last.close - before.close),
      change_percent: percentChange(before?.close, last.close),
      previous_close: price(before?.close),
      previous_close_date: before?.date,
      open: price(last.open),
      high: price(last.high),
      low: price(last.low),
      volume_shares: last.volume,
      average_volume_20_sessions_shares: averageVolume(bars.slice(-SESSIONS_OF_VOLUME)),
      high_in_the_data: extreme(bars, 'high', currency),
      low_in_the_data: extreme(bars, 'low', currency),
      data_since: bars[0]?.date,
    }),
    ...describeOrigin(series, today),
  };
}

/** The course of a period: the sessions since `from`, and averages that may reach back before it. */
export function describeHistory(series: Sourced<PriceSeries>, from: string, today: string): JsonObject {
  const { currency } = series;
  const bars = series.bars.filter(({ date }) => date >= from);
  const [first, last] = [bars[0], bars.at(-1)];
  if (first === undefined || last === undefined) return describeOrigin(series, today);
  // A change counts from the close before the period, where there is one.
  const start = series.bars.findLast(({ date }) => date < from) ?? first;
  return {
    ...present({
      currency,
      start_date: start.date,
      start_price: toPrice(start.close, currency),
      end_date: last.date,
      end_price: toPrice(last.close, currency),
      change: toPrice(last.close - start.close, currency),
      change_percent: percentChange(start.close, last.close),
      sessions: bars.length,
      high: extreme(bars, 'high', currency),
      low: extreme(bars, 'low', currency),
      average_volume_shares: averageVolume(bars),
      last_volume_shares: last.volume,
      moving_averages: movingAverages(series.bars, currency),
    }),
    closes: thin(bars).map(({ date, close }) => [date, toPrice(close, currency)]),
    ...describeOrigin(series, today),
  };
}

function describeOrigin(
  { source, adjustedFor, notes, bars }: Sourced<PriceSeries>,
  today: string,
): JsonObject {
  const last = bars.at(-1)?.date ?? today;
  const age = weekdaysBetween(last, today);
  const stale = `STALE: the last price is of ${last}, ${age} weekdays ago. Say so, and do not call it the present price.`;
  const all = [...(age > STALE_AFTER_WEEKDAYS ? [stale] : []), ...notes];
  return { source, prices_adjusted_for: adjustedFor, ...(all.length > 0 && { notes: all }) };
}

/** Closes and how far the last one is from each; a sentence where there are too few sessions. */
function movingAverages(bars: readonly PriceBar[], currency: string): JsonObject {
  const last = bars.at(-1)?.close;
  const averages: JsonObject = {};
  for (const sessions of AVERAGES) {
    const average = mean(bars.slice(-sessions).map(({ close }) => close));
    averages[`sessions_${sessions}`] =
      bars.length < sessions || average === undefined
        ? `not available: only ${bars.length} sessions`
        : present({
            value: toPrice(average, currency),
            price_above_percent: percentChange(average, last),
          });
  }
  return averages;
}

function extreme(bars: readonly PriceBar[], which: 'high' | 'low', currency: string): JsonObject | undefined {
  const sign = which === 'high' ? 1 : -1;
  const valueOf = (bar: PriceBar): number => bar[which] ?? bar.close;
  const [first, ...rest] = bars;
  if (first === undefined) return undefined;
  const found = rest.reduce((best, bar) => (sign * (valueOf(bar) - valueOf(best)) > 0 ? bar : best), first);
  return { price: toPrice(valueOf(found), currency), date: found.date };
}

function averageVolume(bars: readonly PriceBar[]): number | undefined {
  const average = mean(bars.flatMap(({ volume }) => (volume === undefined ? [] : [volume])));
  return average === undefined ? undefined : Math.round(average);
}

/** Evenly spread, the last one always among them. */
function thin(bars: readonly PriceBar[]): readonly PriceBar[] {
  const step = Math.ceil(bars.length / MAX_CLOSES);
  return bars.filter((_, index) => (bars.length - 1 - index) % step === 0);
}
