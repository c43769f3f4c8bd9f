import type { FinanceSentences } from './finance-sentences.js';

export const FINANCE_ENGLISH: FinanceSentences = {
  locale: 'en',
  quote: (company, price, day, change) =>
    `${company}: ${price} on ${day}${change === undefined ? '' : ` (${change} from the session before)`}.`,
  course: ({ company, change, from, to, high, low }) =>
    `${company}: ${change}, from ${from} to ${to}; highest ${high}, lowest ${low}.`,
  average: (sessions, price) => `average of ${sessions} sessions ${price}`,
  report: (company, period, unit) => `${company}, ${period} (${unit}):`,
  figures: {
    revenue: 'revenue',
    net_interest_income: 'net interest income',
    profit_before_tax: 'profit before tax',
    net_profit: 'net profit',
    net_profit_of_parent: 'net profit of the parent',
    total_assets: 'total assets',
    equity: 'equity',
    operating_cash_flow: 'operating cash flow',
    revenue_growth_percent: 'growth of revenue (%)',
    net_profit_growth_percent: 'growth of net profit (%)',
    net_margin_percent: 'net margin (%)',
    return_on_equity_percent: 'return on equity (%)',
    return_on_assets_percent: 'return on assets (%)',
  },
  companies: 'These are among the companies:',
  comparedReports: 'By net profit:',
  comparedCourses: 'By the change of the price:',
  noFigure: 'no figure',
  source: (source) => `Source: ${source}.`,
  note: (text) => `Note: ${text}`,
};
