import { Logger } from '@nestjs/common';
import type { JsonObject } from '../../../conversation/index.js';
import { LlmTool } from '../../tool.decorator.js';
import { Tool, ToolFailure, type ToolContext } from '../../tool.js';
import {
  findCompanies,
  findNamedSector,
  findNamesake,
  findSector,
  listSector,
} from './directory/directory.js';
import { SECTORS, type Listing, type Market, type Sector } from './directory/listing.js';
import { YahooSearch, type FoundStock } from './sources/yahoo-search.js';

interface Arguments {
  readonly query?: string;
  readonly sector?: Sector;
  readonly market?: Market;
  readonly limit: number;
}

@LlmTool({
  name: 'search_ticker',
  description:
    'Finds the ticker of a Vietnamese or US company by its name, with or without accents ("Vietcombank", "tap doan FPT"), ' +
    'or lists the main companies of a sector, the larger ones first: before comparing banks, or looking for stocks of ' +
    'a sector that rise, list them here and then ask the other tools for each.',
  parameters: {
    type: 'object',
    properties: {
      query: {
        type: 'string',
        minLength: 1,
        maxLength: 100,
        description: 'A name, a ticker, or a sector in words.',
      },
      sector: { type: 'string', enum: Object.keys(SECTORS), description: 'Instead of a query.' },
      market: {
        type: 'string',
        enum: ['VN', 'US'],
        description: 'Left out: Vietnam for sectors, both for names.',
      },
      limit: { type: 'integer', minimum: 1, maximum: 30, default: 10 },
    },
    additionalProperties: false,
  },
  source: 'external',
  timeoutMs: 15_000,
  cacheSeconds: 3_600,
  maxConcurrency: 20,
})
export class SearchTickerTool extends Tool<Arguments> {
  private readonly logger = new Logger(SearchTickerTool.name);

  constructor(private readonly search: YahooSearch) {
    super();
  }

  async run({ query, sector, market, limit }: Arguments, { signal }: ToolContext): Promise<JsonObject> {
    const text = query?.trim() ?? '';
    if (sector !== undefined) return describeSector(sector, market, limit);
    if (text === '') throw new ToolFailure('Say a query or a sector.');
    const known = findCompanies(text, market);
    if (findNamesake(text, market) !== undefined) return describeFound(known.slice(0, limit), []);
    const named = findNamedSector(text) ?? (known.length === 0 ? findSector(text) : undefined);
    if (named !== undefined) return describeSector(named, market, limit);
    return this.searchLive(text, market, known, limit, signal);
  }

  private async searchLive(
    text: string,
    market: Market | undefined,
    known: readonly Listing[],
    limit: number,
    signal: AbortSignal,
  ): Promise<JsonObject> {
    try {
      const found = (await this.search.find(text, signal)).filter(
        (stock) =>
          (market === undefined || stock.market === market) &&
          !known.some(({ ticker, market: other }) => ticker === stock.ticker && other === stock.market),
      );
      return describeFound(known.slice(0, limit), found.slice(0, Math.max(0, limit - known.length)));
    } catch (error) {
      if (signal.aborted || !(error instanceof ToolFailure)) throw error;
      this.logger.warn({ err: error.cause }, `The live search failed: ${error.message}`);
      if (known.length === 0) {
        throw new ToolFailure(`${error.message} The directory of larger companies has no such name either.`);
      }
      return {
        ...describeFound(known.slice(0, limit), []),
        note: `${error.message} Only the directory was searched.`,
      };
    }
  }
}

function describeSector(sector: Sector, market: Market = 'VN', limit: number): JsonObject {
  const listings = listSector(sector, market);
  return {
    sector,
    market,
    companies: listings.slice(0, limit).map(describe),
    known_companies: listings.length,
    source: 'directory of this service',
    note: 'The larger companies, not all. Listed are those of HOSE and HNX; those of UPCOM are traded there without a listing.',
  };
}

function describeFound(known: readonly Listing[], found: readonly FoundStock[]): JsonObject {
  const companies = [
    ...known.map((listing) => ({ ...describe(listing), source: 'directory of this service' })),
    ...found.map((stock) => ({ ...stock, source: 'Yahoo Finance' })),
  ];
  return {
    companies,
    ...(companies.length === 0 && {
      hint: 'Nothing was found. Try the official name, or the name in English, or web_search.',
    }),
  };
}

function describe({ ticker, market, exchange, sector, name }: Listing): JsonObject {
  return { ticker, market, exchange, sector, name };
}
