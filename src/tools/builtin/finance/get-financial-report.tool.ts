import type { JsonObject } from '../../../conversation/index.js';
import { LlmTool } from '../../tool.decorator.js';
import { Tool, type ToolContext } from '../../tool.js';
import type { Market } from './directory/listing.js';
import { readSecurity } from './directory/read-security.js';
import { describeSecurity } from './prices/describe-prices.js';
import { describeReport } from './report/describe-report.js';
import { missingFigures } from './report/missing-figures.js';
import { cadenceOf, choosePeriods, type PeriodKind, type PeriodRequest } from './report/periods.js';
import { SECURITY_PROPERTIES } from './security-argument.js';
import { MarketData } from './sources/market-data.js';

interface Arguments {
  readonly ticker: string;
  readonly market?: Market;
  readonly period: PeriodKind;
  readonly year?: number;
  readonly quarter?: number;
}

@LlmTool({
  name: 'get_financial_report',
  description:
    'Tells the income statement, balance sheet, cash flow and ratios of a Vietnamese or US company for a year, a ' +
    'quarter or the first half of a year, with the same period a year before. To compare companies, call it once for ' +
    'each with the same period.',
  parameters: {
    type: 'object',
    properties: {
      ...SECURITY_PROPERTIES,
      period: {
        type: 'string',
        enum: ['year', 'quarter', 'first_half'],
        default: 'year',
        description: 'first_half is the first six months of the calendar, Q1 and Q2 together.',
      },
      year: { type: 'integer', minimum: 1990, maximum: 2100, description: 'Left out: the latest there is.' },
      quarter: {
        type: 'integer',
        minimum: 1,
        maximum: 4,
        description: 'With period quarter, by the calendar. Left out: up to four quarters, newest first.',
      },
    },
    required: ['ticker'],
    additionalProperties: false,
  },
  source: 'external',
  timeoutMs: 25_000,
  cacheSeconds: 3_600,
  maxConcurrency: 20,
})
export class GetFinancialReportTool extends Tool<Arguments> {
  constructor(private readonly data: MarketData) {
    super();
  }

  async run({ ticker, market, ...asked }: Arguments, { signal }: ToolContext): Promise<JsonObject> {
    const security = readSecurity(ticker, market);
    const request: PeriodRequest = { kind: asked.period, year: asked.year, quarter: asked.quarter };
    const series = await this.data.statements(
      security,
      cadenceOf(request.kind),
      (statements) => {
        const [newest] = choosePeriods(statements, request);
        return newest && missingFigures(newest.values);
      },
      signal,
    );
    return { ...describeSecurity(security), ...describeReport(series, request, this.data.todayAt(security)) };
  }
}
