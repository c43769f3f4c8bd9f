import type { JsonObject } from '../../../conversation/index.js';
import { LlmTool } from '../../tool.decorator.js';
import { Tool, type ToolContext } from '../../tool.js';
import type { Market } from './directory/listing.js';
import { readSecurity } from './directory/read-security.js';
import { describeQuote, describeSecurity } from './prices/describe-prices.js';
import { SECURITY_PROPERTIES } from './security-argument.js';
import { MarketData } from './sources/market-data.js';

const YEAR_DAYS = 365;

interface Arguments {
  readonly ticker: string;
  readonly market?: Market;
}

@LlmTool({
  name: 'get_stock_price',
  description:
    'Tells the last price of a Vietnamese or US stock with its day, currency and source: change, range of the day and ' +
    'of the last year, volume. During a session it may be some minutes late.',
  parameters: {
    type: 'object',
    properties: SECURITY_PROPERTIES,
    required: ['ticker'],
    additionalProperties: false,
  },
  source: 'external',
  timeoutMs: 25_000,
  cacheSeconds: 60,
  maxConcurrency: 20,
})
export class GetStockPriceTool extends Tool<Arguments> {
  constructor(private readonly data: MarketData) {
    super();
  }

  async run({ ticker, market }: Arguments, { signal }: ToolContext): Promise<JsonObject> {
    const security = readSecurity(ticker, market);
    const series = await this.data.prices(security, YEAR_DAYS, signal);
    return {
      ...describeSecurity(security, series.name),
      ...describeQuote(series, this.data.todayAt(security)),
    };
  }
}
