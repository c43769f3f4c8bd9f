import type { JsonObject } from '../../../conversation/index.js';

/** The arguments by which the tools are told which stock is meant. */
export const SECURITY_PROPERTIES: JsonObject = {
  ticker: {
    type: 'string',
    minLength: 1,
    maxLength: 60,
    description:
      'A ticker of HOSE, HNX, UPCOM or the US, such as "FPT", "HNX:SHS" or "AAPL". Names of well-known companies ' +
      '("Vietcombank") do too; search_ticker finds the others.',
  },
  market: {
    type: 'string',
    enum: ['VN', 'US'],
    description: 'Only where a ticker may be of either: a ticker of three characters counts as Vietnamese.',
  },
};
