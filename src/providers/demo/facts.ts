import { fold } from './language.js';

/** Something a user said of themselves: `my favourite colour is blue`. The name's key is `name` in both languages. */
export interface Fact {
  readonly key: string;
  readonly value: string;
}

const VALUE = String.raw`([\p{L}\p{N}][^.!?,;\n]{0,59})`;
const NAME_STATEMENTS = [
  String.raw`(?<!\p{L})my name(?: is|['’]s) ${VALUE}`,
  String.raw`(?<!\p{L})ten (?:cua )?(?:toi|minh|em) la ${VALUE}`,
  String.raw`(?<!\p{L})(?:toi|minh|em) ten (?:la )?${VALUE}`,
].map((source) => new RegExp(source, 'du'));
const STATEMENTS = [
  String.raw`(?<!\p{L})my ([a-z][a-z ]{0,29}?) (?:is|are) ${VALUE}`,
  String.raw`(?<!\p{L})([\p{L}][\p{L} ]{0,29}?) cua (?:toi|minh|em) la ${VALUE}`,
].map((source) => new RegExp(source, 'du'));
const QUESTIONS = [
  /(?<!\p{L})(?:what is|what are|what was|what['’]?s|who is|who['’]?s) my ([a-z][a-z ]{0,29})/du,
  /(?<!\p{L})([\p{L}][\p{L} ]{0,29}?) cua (?:toi|minh|em) la (?:gi|ai|bao nhieu)(?!\p{L})/du,
];

/** A value that asks instead of telling. */
const INTERROGATIVE = /^(?:gi|ai|what|who|not|bao nhieu|the nao|sao|dau)(?!\p{L})/u;
const AFTER_NAME = / (?:and|but|so|please|va|nhe|nha|nhung|con|remember|what)(?!\p{L})/u;
const BEFORE_KEY = /^(?:please |remember |that |hay |nho |rang |cho |biet )+/u;

/** What a text (composed, NFC) tells of its writer, or undefined. */
export function findFact(text: string): Fact | undefined {
  const folded = fold(text);
  for (const pattern of NAME_STATEMENTS) {
    const value = valueAt(text, folded, pattern.exec(folded)?.indices?.[1], AFTER_NAME);
    if (value !== undefined) return { key: 'name', value };
  }
  for (const pattern of STATEMENTS) {
    const match = pattern.exec(folded);
    const value = valueAt(text, folded, match?.indices?.[2], undefined);
    const key = keyAt(text, folded, match?.indices?.[1]);
    if (value !== undefined && key !== undefined) return { key, value };
  }
  return undefined;
}

/** The key that a text asks for, as `findFact` would give it; undefined when it asks for none. */
export function findAskedKey(text: string): string | undefined {
  const folded = fold(text);
  for (const pattern of QUESTIONS) {
    const key = keyAt(text, folded, pattern.exec(folded)?.indices?.[1]);
    if (key !== undefined) return key;
  }
  return undefined;
}

type Range = [number, number] | undefined;

function keyAt(text: string, folded: string, range: Range): string | undefined {
  if (range === undefined) return undefined;
  const skipped = BEFORE_KEY.exec(folded.slice(...range))?.[0].length ?? 0;
  return text.slice(range[0] + skipped, range[1]).trim() || undefined;
}

function valueAt(text: string, folded: string, range: Range, end: RegExp | undefined): string | undefined {
  if (range === undefined || INTERROGATIVE.test(folded.slice(...range))) return undefined;
  const length = end?.exec(folded.slice(...range))?.index;
  return text.slice(range[0], length === undefined ? range[1] : range[0] + length).trim();
}
