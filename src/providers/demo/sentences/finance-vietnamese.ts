import type { FinanceSentences } from './finance-sentences.js';

export const FINANCE_VIETNAMESE: FinanceSentences = {
  locale: 'vi',
  quote: (company, price, day, change) =>
    `${company}: ${price} ngày ${day}${change === undefined ? '' : ` (${change} so với phiên trước)`}.`,
  course: ({ company, change, from, to, high, low }) =>
    `${company}: ${change}, từ ${from} đến ${to}; cao nhất ${high}, thấp nhất ${low}.`,
  average: (sessions, price) => `trung bình ${sessions} phiên ${price}`,
  report: (company, period, unit) =>
    `${company}, ${period.replace('first half of', '6 tháng đầu năm')} (${unit.replace('billion', 'tỷ').replace('million', 'triệu')}):`,
  figures: {
    revenue: 'doanh thu',
    net_interest_income: 'thu nhập lãi thuần',
    profit_before_tax: 'lợi nhuận trước thuế',
    net_profit: 'lợi nhuận sau thuế',
    net_profit_of_parent: 'lợi nhuận sau thuế của công ty mẹ',
    total_assets: 'tổng tài sản',
    equity: 'vốn chủ sở hữu',
    operating_cash_flow: 'dòng tiền kinh doanh',
    revenue_growth_percent: 'tăng trưởng doanh thu (%)',
    net_profit_growth_percent: 'tăng trưởng lợi nhuận (%)',
    net_margin_percent: 'biên lợi nhuận ròng (%)',
    return_on_equity_percent: 'ROE (%)',
    return_on_assets_percent: 'ROA (%)',
  },
  companies: 'Trong số đó có các công ty:',
  comparedReports: 'Xếp theo lợi nhuận sau thuế:',
  comparedCourses: 'Xếp theo mức thay đổi giá:',
  noFigure: 'không có số liệu',
  source: (source) => `Nguồn: ${source}.`,
  note: (text) => `Lưu ý: ${text}`,
};
