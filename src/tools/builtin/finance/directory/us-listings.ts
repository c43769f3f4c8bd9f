import { toListings } from './to-listings.js';

/** Large companies of the US exchanges that are asked for often; the live search knows the others. */
const NASDAQ = toListings('US', 'NASDAQ', {
  technology: `
    NVDA | NVIDIA
    AAPL | Apple
    MSFT | Microsoft
    GOOGL | Alphabet | Google
    META | Meta Platforms | Facebook
    AVGO | Broadcom
    AMD | Advanced Micro Devices
    INTC | Intel
    NFLX | Netflix
    ADBE | Adobe`,
  retail: `
    AMZN | Amazon
    WMT | Walmart
    COST | Costco`,
  consumer_goods: `
    TSLA | Tesla
    PEP | PepsiCo | Pepsi
    VFS | VinFast | VinFast Auto`,
});

const NYSE = toListings('US', 'NYSE', {
  banks: `
    JPM | JPMorgan Chase | JP Morgan
    BAC | Bank of America
    WFC | Wells Fargo
    GS | Goldman Sachs
    MS | Morgan Stanley`,
  technology: `
    ORCL | Oracle
    IBM | IBM | International Business Machines
    CRM | Salesforce`,
  consumer_goods: `
    KO | Coca-Cola
    NKE | Nike
    MCD | McDonald's`,
  energy: `
    XOM | Exxon Mobil | ExxonMobil
    CVX | Chevron`,
  health_care: `
    JNJ | Johnson & Johnson
    PFE | Pfizer`,
  retail: `
    HD | Home Depot`,
  transport: `
    UPS | United Parcel Service`,
});

export const US_LISTINGS = [...NASDAQ, ...NYSE];
