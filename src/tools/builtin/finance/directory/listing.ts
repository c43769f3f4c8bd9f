export type Market = 'VN' | 'US';

export type Exchange = 'HOSE' | 'HNX' | 'UPCOM' | 'NASDAQ' | 'NYSE';

/** Sectors by which companies can be listed, and the words that name them, folded. */
export const SECTORS = {
  banks: ['ngan hang', 'bank', 'banks', 'banking'],
  technology: [
    'cong nghe',
    'cong nghe thong tin',
    'phan mem',
    'vien thong',
    'technology',
    'tech',
    'software',
  ],
  real_estate: ['bat dong san', 'real estate', 'property'],
  securities: ['chung khoan', 'securities', 'brokers', 'brokerage'],
  insurance: ['bao hiem', 'insurance'],
  consumer_goods: [
    'hang tieu dung',
    'tieu dung',
    'thuc pham',
    'do uong',
    'consumer goods',
    'food',
    'beverages',
  ],
  retail: ['ban le', 'retail'],
  materials: ['vat lieu', 'thep', 'hoa chat', 'phan bon', 'cao su', 'materials', 'steel', 'chemicals'],
  energy: ['dau khi', 'nang luong', 'xang dau', 'oil and gas', 'oil', 'energy'],
  utilities: ['dien', 'nuoc', 'tien ich', 'utilities', 'power', 'electricity'],
  transport: ['van tai', 'hang khong', 'cang bien', 'logistics', 'transport', 'airlines', 'shipping'],
  construction: ['xay dung', 'construction', 'industrials'],
  health_care: ['duoc', 'duoc pham', 'y te', 'pharma', 'pharmaceuticals', 'health care', 'healthcare'],
  seafood_and_textiles: ['thuy san', 'det may', 'seafood', 'textiles'],
} as const satisfies Record<string, readonly string[]>;

export type Sector = keyof typeof SECTORS;

/** A company of the embedded directory. */
export interface Listing {
  readonly ticker: string;
  readonly market: Market;
  readonly exchange: Exchange;
  readonly sector: Sector;
  readonly name: string;
  /** Other names, as people write them. */
  readonly aliases: readonly string[];
}

/** A stock that prices and reports can be asked for; of one outside the directory only the ticker is known. */
export type Security = Pick<Listing, 'ticker' | 'market'> & Partial<Omit<Listing, 'ticker' | 'market'>>;
