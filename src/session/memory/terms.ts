import { fold } from '../../common/text/index.js';

/** `c++` and `c#` are words too. */
const WORD = /[\p{L}\p{M}\p{N}]+[+#]*/gu;
/** Scripts that put no spaces between words; their texts are compared by pairs of characters. */
const SPACELESS =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Khmer}\p{sc=Lao}\p{sc=Myanmar}]/u;
const MAX_TERMS = 300;
const MAX_TERM_LENGTH = 64;

/** Words that tell nothing of what is looked for, folded; English and Vietnamese. */
const STOP_WORDS = new Set(
  (
    'a about am an and any are as at be been but by can could did do does for from had has have he her his how i if in ' +
    'is it its know m me my of on or our re s she should so that the their them they this to user was we were what when ' +
    'where which who why will with would you your ' +
    'ai anh ay ban biet bi boi cac cai cho chi co cua cung da dang den di do duoc em gi hay khong la ma minh mot nao ' +
    'nay nguoi nhung nhu o rang roi se ta tai the thi toi tren trong va ve vi voi'
  ).split(' '),
);

/** The words of a text as they are looked for: folded, without a plural s, each once. */
export function toTerms(text: string): string[] {
  const words = fold(text).match(WORD) ?? [];
  const terms = words.flatMap((word) => (SPACELESS.test(word) ? pairsOf(word) : [withoutPlural(word)]));
  return [...new Set(terms.map((term) => term.slice(0, MAX_TERM_LENGTH)))].slice(0, MAX_TERMS);
}

/** The terms of a question that can tell one fact from another. */
export function toQueryTerms(query: string): string[] {
  return toTerms(query).filter((term) => !STOP_WORDS.has(term));
}

function withoutPlural(word: string): string {
  return /^[a-z]{3,}s$/u.test(word) && !/(?:ss|us|is)$/u.test(word) ? word.slice(0, -1) : word;
}

function pairsOf(word: string): string[] {
  const characters = [...word];
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
}
