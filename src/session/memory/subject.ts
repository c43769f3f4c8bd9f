import { fold } from '../../common/text/index.js';

const SELF = '(?:(?:i|he|she|they|(?:the )?user|nguoi dung|toi|minh|em|anh ay|co ay|ban ay|khach hang) )?';
const NOW = '(?:(?:m|am|is|are|now|currently|still|da|dang|hien|hien tai|hien dang|bay gio|moi|vua) ){0,3}';
const OF_SELF = '(?:my|his|her|their|(?:the )?user s)';
const CUA = '(?:cua )?(?:toi|minh|em|nguoi dung|anh ay|co ay|ban ay)';
const SINGLE =
  'name|age|birthday|date of birth|email|email address|phone number|home address|home city|nationality|time zone|timezone|native language|mother tongue|job title';
const SINGLE_VIETNAMESE =
  'ten|tuoi|ngay sinh|sinh nhat|email|so dien thoai|dia chi|dia chi nha|quoc tich|mui gio|que quan';

/** Statements of which only one can hold of a person, folded; either the subject, or the group that names it. */
const STATEMENTS: readonly (readonly [RegExp, string | undefined])[] = [
  [pattern(`${SELF}${NOW}(?:lives?|living|resides?|residing) (?:in|at) .+`), 'residence'],
  [pattern(`${SELF}(?:(?:have|has|just|recently) ){0,3}(?:moved|relocated) to .+`), 'residence'],
  [pattern(`${SELF}${NOW}(?:sinh song|song|cu tru) (?:o|tai) .+`), 'residence'],
  [pattern(`${SELF}${NOW}chuyen (?:den|toi|vao|ra|ve) (?:sinh song|song|o)(?: (?:o|tai))? .+`), 'residence'],
  [pattern(`${SELF}${NOW}(?:called|named) .+`), 'name'],
  [pattern(`(?:toi|minh|em|nguoi dung) ten (?:la )?.+`), 'name'],
  [pattern(`${SELF}${NOW}[0-9]{1,3} (?:years? old|tuoi)`), 'age'],
  [pattern(`${OF_SELF} (${SINGLE}) is (?!not ).+`), undefined],
  [pattern(`${OF_SELF} ((?:favou?rite|preferred) .{1,40}?) (?:is|are) (?!not ).+`), undefined],
  [pattern(`(${SINGLE_VIETNAMESE}) ${CUA} la .+`), undefined],
  [pattern(`(.{1,30} (?:yeu thich|ua thich)(?: nhat)?) ${CUA} la .+`), undefined],
];

/** Names under which the same thing is known. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  residence: [
    'home',
    'home city',
    'city',
    'location',
    'place of residence',
    'noi o',
    'noi song',
    'thanh pho',
  ],
  name: ['full name', 'user name', 'ten', 'ho ten'],
  age: ['tuoi'],
  birthday: ['date of birth', 'birth date', 'ngay sinh', 'sinh nhat'],
  'time zone': ['timezone', 'mui gio'],
  nationality: ['quoc tich'],
};
const CANONICAL = new Map(
  Object.entries(ALIASES).flatMap(([name, aliases]) => aliases.map((alias) => [alias, name] as const)),
);

/** A subject as it is compared: folded, words with one space between, known aliases under one name. */
export function toSubject(written: string): string | undefined {
  const words = toWords(written).replaceAll('favorite', 'favourite').replaceAll('color', 'colour');
  return words === '' ? undefined : (CANONICAL.get(words) ?? words);
}

/**
 * What a fact is about, where its own words leave no doubt that a person has only one such thing: where they live,
 * their name, their age, a favourite. Undefined for everything else, negations included.
 */
export function findSubject(text: string): string | undefined {
  const words = toWords(text);
  for (const [statement, subject] of STATEMENTS) {
    const match = statement.exec(words);
    if (match !== null) return subject ?? toSubject(match[1] ?? '');
  }
  return undefined;
}

function pattern(source: string): RegExp {
  return new RegExp(`^${source}$`, 'u');
}

function toWords(text: string): string {
  return fold(text)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
