import { GetFinancialReportTool } from './get-financial-report.tool.js';
import { GetStockHistoryTool } from './get-stock-history.tool.js';
import { GetStockPriceTool } from './get-stock-price.tool.js';
import { SearchTickerTool } from './search-ticker.tool.js';
import { FinanceHttp } from './sources/finance-http.js';
import { MarketData } from './sources/market-data.js';
import { NasdaqSource } from './sources/nasdaq.source.js';
import { VndirectSource } from './sources/vndirect.source.js';
import { YahooSearch } from './sources/yahoo-search.js';
import { YahooSource } from './sources/yahoo.source.js';

/** The tools for stocks, and what they need. */
export const FINANCE_TOOLS = [
  GetStockPriceTool,
  GetStockHistoryTool,
  GetFinancialReportTool,
  SearchTickerTool,
  MarketData,
  FinanceHttp,
  YahooSource,
  YahooSearch,
  VndirectSource,
  NasdaqSource,
];
