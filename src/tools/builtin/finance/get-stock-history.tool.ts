import type { JsonObject } from '../../../conversation/index.js';
import { LlmTool } from '../../tool.decorator.js';
import { Tool, type ToolContext } from '../../tool.js';
import type { Market } from './directory/listing.js';
import { readSecurity } from './directory/read-security.js';
import { describeHistory, describeSecurity } from './prices/describe-prices.js';
import { SECURITY_PROPERTIES } from './security-argument.js';
import { addDays } from './sources/days.js';
import { MarketData } from './sources/market-data.js';

const RANGE_DAYS = { '1w': 7, '1m': 30, '3m': 91, '6m': 182, '1y': 365, '3y': 1_096, '5y': 1_827 } as const;
/** Days that hold 200 sessions with room for holidays. */
const AVERAGE_DAYS = 320;

type Range = keyof typeof RANGE_DAYS | 'ytd';

interface Arguments {
  readonly ticker: string;
  readonly market?: Market;
  readonly range: Range;
}

@LlmTool({
  name: 'get_stock_history',
  description:
    'Tells how the price of a Vietnamese or US stock went over a time: change, highest and lowest price with their ' +
    'days, volume, moving averages of 20, 50 and 200 sessions, and closes over the time. To compare stocks, call it ' +
    'once for each with the same range.',
  parameters: {
    type: 'object',
    properties: {
      ...SECURITY_PROPERTIES,
      range: {
        type: 'string',
        enum: [...Object.keys(RANGE_DAYS), 'ytd'],
        default: '3m',
        description: 'The time up to today: w, m and y are weeks, months and years; ytd is since 1 January.',
      },
    },
    required: ['ticker'],
    additionalProperties: false,
  },
  source: 'external',
  timeoutMs: 25_000,
  cacheSeconds: 300,
  maxConcurrency: 20,
})
export class GetStockHistoryTool extends Tool<Arguments> {
  constructor(private readonly data: MarketData) {
    super();
  }

  async run({ ticker, market, range }: Arguments, { signal }: ToolContext): Promise<JsonObject> {
    const security = readSecurity(ticker, market);
    const today = this.data.todayAt(security);
    const days = range === 'ytd' ? daysOfYear(today) : RANGE_DAYS[range];
    const series = await this.data.prices(security, days + AVERAGE_DAYS, signal);
    return {
      ...describeSecurity(security, series.name),
      range,
      ...describeHistory(series, addDays(today, -days), today),
    };
  }
}

/** Since the first of January. */
function daysOfYear(today: string): number {
  return Math.round((Date.parse(today) - Date.parse(`${today.slice(0, 4)}-01-01`)) / 86_400_000);
}
