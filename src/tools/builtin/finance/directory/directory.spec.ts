import { describe, expect, it } from '@jest/globals';
import { fold } from '../../../../common/text/index.js';
import { findCompanies, findCompany, findSector, listSector } from './directory.js';
import { SECTORS, type Sector } from './listing.js';
import { readSecurity } from './read-security.js';
import { US_LISTINGS } from './us-listings.js';
import { VIETNAMESE_LISTINGS } from './vietnamese-listings.js';

const ALL = [...VIETNAMESE_LISTINGS, ...US_LISTINGS];

describe('the directory', () => {
  it('has each ticker once in a market, in the form of that market', () => {
    const keys = ALL.map(({ ticker, market }) => `${market}:${ticker}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { ticker, market } of ALL) {
      expect(ticker).toMatch(market === 'VN' ? /^[A-Z][A-Z0-9]{2}$/ : /^[A-Z]{1,5}$/);
    }
  });

  it('finds each company by each of its names, with and without accents', () => {
    for (const listing of ALL) {
      for (const name of [listing.ticker, listing.name, ...listing.aliases]) {
        expect([name, findCompanies(name)[0]?.ticker]).toEqual([name, listing.ticker]);
        expect([name, findCompanies(fold(name), listing.market)[0]?.ticker]).toEqual([name, listing.ticker]);
      }
    }
  });

  it('has companies in every sector of Vietnam', () => {
    for (const sector of Object.keys(SECTORS)) {
      expect(listSector(sector as Sector, 'VN').length).toBeGreaterThan(0);
    }
  });

  it('knows a name inside a sentence, and none where several fit equally', () => {
    expect(findCompany('tình hình của Hòa Phát thế nào')?.ticker).toBe('HPG');
    expect(findCompany('Viettel')).toBeUndefined();
    expect(findCompanies('Viettel').map(({ ticker }) => ticker)).toEqual(
      expect.arrayContaining(['CTR', 'VTP', 'VGI']),
    );
    expect(findCompanies('ngân hàng')).toEqual([]);
    expect(findCompanies('!?')).toEqual([]);
  });

  it.each([
    ['ngành ngân hàng', 'banks'],
    ['bank stocks that rise', 'banks'],
    ['cổ phiếu bất động sản', 'real_estate'],
    ['bảo hiểm', 'insurance'],
    ['món ăn', undefined],
  ])('reads the sector of %j', (text, sector) => {
    expect(findSector(text)).toBe(sector);
  });
});

describe('a ticker', () => {
  it.each([
    ['vcb', undefined, { ticker: 'VCB', market: 'VN', exchange: 'HOSE' }],
    ['VCB.VN', undefined, { ticker: 'VCB', exchange: 'HOSE' }],
    ['hnx:shs', undefined, { ticker: 'SHS', exchange: 'HNX' }],
    ['HSX: FPT', undefined, { ticker: 'FPT', exchange: 'HOSE' }],
    ['XYZ', undefined, { ticker: 'XYZ', market: 'VN' }],
    ['UPCOM:XYZ', undefined, { ticker: 'XYZ', market: 'VN', exchange: 'UPCOM' }],
    ['XYZ', 'US', { ticker: 'XYZ', market: 'US' }],
    ['NYSE:XYZ', undefined, { ticker: 'XYZ', market: 'US', exchange: 'NYSE' }],
    ['PLTR', undefined, { ticker: 'PLTR', market: 'US' }],
    ['brk.b', undefined, { ticker: 'BRK.B', market: 'US' }],
    ['APPLE', undefined, { ticker: 'AAPL', market: 'US' }],
    ['Ngân hàng TMCP Á Châu', undefined, { ticker: 'ACB' }],
  ] as const)('%s in market %s', (written, market, security) => {
    expect(readSecurity(written, market)).toMatchObject(security);
  });

  it.each(['', '   ', '../../etc/passwd', 'a?b=c', 'WXYZ&x=1', '~code:WXYZ', '💸'])(
    'is not %j',
    (written) => {
      expect(() => readSecurity(written)).toThrow(/is no ticker/);
    },
  );

  it('is sent on as the directory has it, whatever stands around it', () => {
    expect(readSecurity('FPT&x=1')).toMatchObject({ ticker: 'FPT' });
    expect(readSecurity('~code:VCB')).toMatchObject({ ticker: 'VCB' });
  });
});
