/** What people write and gazetteers do not, folded. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'sai gon': 'Ho Chi Minh City',
  saigon: 'Ho Chi Minh City',
  hcm: 'Ho Chi Minh City',
  hcmc: 'Ho Chi Minh City',
  tphcm: 'Ho Chi Minh City',
  'ho chi minh': 'Ho Chi Minh City',
  hn: 'Hanoi',
  'ha noi': 'Hanoi',
  nyc: 'New York',
};
const KIND_OF_PLACE = /^(?:thanh pho|tp\.?|tinh|thi xa|thi tran|quan|huyen|city of)[\s.]+(?=\S)/;

export interface PlaceName {
  /** What to look up, the likeliest spelling first. */
  readonly spellings: readonly string[];
  /** Folded: the state, the country or its code, in whatever order they were written behind commas. */
  readonly qualifiers: readonly string[];
}

/** Lower case without accents and with single spaces: `Đà  Lạt` becomes `da lat`. */
export function foldName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('đ', 'd')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Reads `TP. Đà Lạt, Việt Nam` or `Springfield, Illinois, US`. No spelling where there is no name. */
export function readPlaceName(written: string): PlaceName {
  const [first = '', ...rest] = written
    .normalize('NFC')
    .split(/[,;]/)
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => part !== '');
  const folded = foldName(first);
  const kind = KIND_OF_PLACE.exec(folded)?.[0] ?? '';
  // NFC letters fold to one letter each, so that an index means the same place in both.
  const name = first.slice(kind.length).trim();
  const bare = folded.slice(kind.length).trim();
  const spellings = [OTHER_NAMES[bare.replaceAll('.', '')], name, bare, first].filter(
    (spelling) => spelling !== undefined && spelling !== '',
  );
  return { spellings: [...new Set(spellings as string[])], qualifiers: rest.map(foldName) };
}
