import type { Exchange, Listing, Market, Sector } from './listing.js';

/** Companies of one exchange by sector; each line is `TICKER | name | other name | ...`. */
export type ListingTable = Readonly<Partial<Record<Sector, string>>>;

/** Reads the lines of a table, in their order. */
export function toListings(market: Market, exchange: Exchange, table: ListingTable): readonly Listing[] {
  return Object.entries(table).flatMap(([sector, lines]) =>
    lines
      .trim()
      .split('\n')
      .map((line) => {
        const [ticker = '', name = '', ...aliases] = line.split('|').map((part) => part.trim());
        return { ticker, market, exchange, sector: sector as Sector, name, aliases };
      }),
  );
}
