import { fold } from '../../../../common/text/index.js';
import { SECTORS, type Listing, type Market, type Sector } from './listing.js';
import { US_LISTINGS } from './us-listings.js';
import { VIETNAMESE_LISTINGS } from './vietnamese-listings.js';

/** Words around a name that tell nothing of which company it is, folded. Longer ones first. */
const GENERIC =
  /\b(?:tong cong ty co phan|cong ty co phan|tong cong ty|tap doan|cong ty|co phan|co phieu|ngan hang|thuong mai|tmcp|ctcp|ma chung khoan|joint stock|corporation|company|stock|shares?|group|corp|inc|jsc|plc|ltd|co)\b/gu;

const SECTOR_NAMES = Object.entries(SECTORS).flatMap(([sector, names]) =>
  names.map((name) => ({ sector: sector as Sector, name })),
);

interface Entry {
  readonly listing: Listing;
  readonly ticker: string;
  /** The names, whole and without what is generic, each with a space on both sides. */
  readonly names: readonly string[];
}

const ENTRIES: readonly Entry[] = [...VIETNAMESE_LISTINGS, ...US_LISTINGS].map((listing) => ({
  listing,
  ticker: fold(listing.ticker),
  names: [
    ...new Set([listing.name, ...listing.aliases].flatMap((name) => [plain(name), specific(name)])),
  ].filter((name) => name.trim() !== ''),
}));

/** A score from which a text is a name and not only like one. */
const EXACT = 90;

/** The companies that a text may mean, the likeliest first, with or without accents; a ticker wins over names. */
export function findCompanies(text: string, market?: Market): readonly Listing[] {
  return rank(text, market).map(({ listing }) => listing);
}

/** The one company that a text means beyond doubt: by its ticker, its name, or a text that has one of them in it. */
export function findCompany(text: string, market?: Market): Listing | undefined {
  const [first, second] = rank(text, market);
  return first !== undefined && first.score > (second?.score ?? 0) ? first.listing : undefined;
}

/** The company whose ticker or name the text is. */
export function findNamesake(text: string, market?: Market): Listing | undefined {
  return rank(text, market).find(({ score }) => score >= EXACT)?.listing;
}

function rank(text: string, market: Market | undefined): readonly { listing: Listing; score: number }[] {
  const [whole, name] = [plain(text), specific(text)];
  return ENTRIES.filter(({ listing }) => market === undefined || listing.market === market)
    .map((entry) => ({ listing: entry.listing, score: scoreOf(entry, whole, name) }))
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
}

export function findTicker(ticker: string, market?: Market): Listing | undefined {
  const folded = fold(ticker);
  return ENTRIES.find(
    (entry) => entry.ticker === folded && (market === undefined || entry.listing.market === market),
  )?.listing;
}

export function listSector(sector: Sector, market: Market): readonly Listing[] {
  return ENTRIES.map(({ listing }) => listing).filter(
    (listing) => listing.sector === sector && listing.market === market,
  );
}

/** Words around the name of a sector, folded. */
const AROUND_SECTOR =
  /\b(?:cac|nhung|nganh|nhom|linh vuc|co phieu|doanh nghiep|cong ty|niem yet|listed|sector|stocks?|companies|the|in|of)\b/gu;

/** The sector that a text is about, such as `bank stocks that rise`; the longest of its names that fits counts. */
export function findSector(text: string): Sector | undefined {
  const words = plain(text);
  const hits = SECTOR_NAMES.filter(({ name }) => words.includes(` ${name} `));
  return hits.sort((left, right) => right.name.length - left.name.length)[0]?.sector;
}

/** The sector that a text names and nothing else, such as `các cổ phiếu ngành công nghệ`. */
export function findNamedSector(text: string): Sector | undefined {
  const rest = plain(text).replace(AROUND_SECTOR, ' ').replace(/ +/g, ' ').trim();
  return SECTOR_NAMES.find(({ name }) => name === rest)?.sector;
}

function scoreOf({ ticker, names }: Entry, whole: string, name: string): number {
  if (name.trim() === '') return 0;
  if (name === ` ${ticker} ` || whole === ` ${ticker} `) return 100;
  if (names.includes(whole)) return 95;
  if (names.includes(name)) return 90;
  if (names.some((known) => known.startsWith(name.trimEnd()))) return 70;
  if (names.some((known) => known.length > 4 && whole.includes(known))) return 60;
  if (whole.includes(` ${ticker} `)) return 55;
  const words = name.trim().split(' ');
  return words.length > 1 && names.some((known) => words.every((word) => known.includes(` ${word} `)))
    ? 40
    : 0;
}

function plain(text: string): string {
  return ` ${(fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;
}

function specific(text: string): string {
  return ` ${plain(text).replace(GENERIC, ' ').replace(/ +/g, ' ').trim()} `;
}
