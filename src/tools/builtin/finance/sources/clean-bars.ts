import { isDay } from './days.js';
import type { DateRange, PriceBar } from './market-data-source.js';

type RawBar = { readonly [Field in keyof PriceBar]?: PriceBar[Field] | null | undefined };

/** The sessions that can be true: with a day in the range and a price, each day once, oldest first. */
export function cleanBars(raw: readonly RawBar[], { from, to }: DateRange): readonly PriceBar[] {
  const bars = raw.flatMap(({ date, open, high, low, close, volume }): PriceBar[] => {
    if (date === undefined || date === null || !isDay(date) || date < from || date > to) return [];
    if (!isPrice(close)) return [];
    return [
      {
        date,
        open: isPrice(open) ? open : undefined,
        high: isPrice(high) ? high : undefined,
        low: isPrice(low) ? low : undefined,
        close,
        volume: typeof volume === 'number' && volume >= 0 ? volume : undefined,
      },
    ];
  });
  const byDay = new Map(bars.map((bar) => [bar.date, bar]));
  return [...byDay.values()].sort((left, right) => left.date.localeCompare(right.date));
}

function isPrice(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
