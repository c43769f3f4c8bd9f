/** Statements of Vietnamese companies in the lines of VNDIRECT, in billion VND; the figures are made up. */
import type { FakeFilings, FakeLines } from './stock-market.js';

function company(revenue: number, profit: number, equity: number): FakeLines {
  return {
    1: {
      12700: equity * 2,
      11000: equity,
      11100: equity / 10,
      13000: equity,
      13100: equity / 2,
      14000: equity,
      99999: 7,
    },
    2: {
      21001: revenue,
      22100: revenue * 0.6,
      23100: revenue * 0.4,
      23800: profit * 1.2,
      23003: profit,
      23000: profit * 0.9,
    },
    3: { 32000: profit * 1.1, 33000: -profit, 34000: -profit / 10 },
  };
}

function bank(interest: number, profit: number, equity: number): FakeLines {
  return {
    // 412000 is a loan here; the same code does not mean the total.
    101: { 12700: equity * 12, 13000: equity * 11, 14000: equity, 412000: equity * 8, 413300: equity * 9 },
    102: { 421900: interest, 23800: profit * 1.25, 23000: profit },
  };
}

export const ANNUAL_FILINGS: FakeFilings = {
  FPT: {
    '2025-12-31': company(70_000, 11_000, 44_000),
    '2024-12-31': company(62_000, 9_400, 36_000),
    '2023-12-31': company(52_000, 7_800, 30_000),
    '2022-12-31': company(44_000, 6_500, 25_000),
  },
  VCB: { '2025-12-31': bank(60_000, 35_000, 220_000), '2024-12-31': bank(55_000, 33_800, 196_000) },
  BID: { '2025-12-31': bank(62_000, 27_000, 160_000), '2024-12-31': bank(58_000, 25_000, 144_000) },
  CTG: { '2025-12-31': bank(65_000, 30_000, 170_000), '2024-12-31': bank(62_000, 25_300, 148_000) },
  TCB: { '2025-12-31': bank(38_000, 25_000, 170_000), '2024-12-31': bank(35_500, 21_500, 147_000) },
};

export const QUARTERLY_FILINGS: FakeFilings = {
  FPT: {
    '2026-09-30': company(20_000, 3_000, 50_000),
    '2026-06-30': company(19_000, 2_900, 48_000),
    '2026-03-31': company(18_000, 2_800, 46_000),
    '2025-12-31': company(20_500, 3_100, 44_000),
    '2025-09-30': company(17_000, 2_700, 42_000),
  },
  VCB: {
    '2026-09-30': bank(16_000, 9_500, 240_000),
    '2026-06-30': bank(15_500, 9_000, 232_000),
    '2026-03-31': bank(15_000, 8_800, 226_000),
    '2025-06-30': bank(14_500, 8_600, 205_000),
    '2025-03-31': bank(14_000, 8_400, 200_000),
  },
};
