import { ENGLISH_WORDS, VIETNAMESE_WORDS } from './word-lists.js';

export type Language = 'en' | 'vi';

/** Letters that Vietnamese has and its neighbours on a keyboard (French, Spanish, ...) do not. */
const VIETNAMESE_LETTER = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/iu;

/**
 * The text in lower case and without accents (`Mấy giờ` becomes `may gio`). Keeps the length: a
 * character that has no single-unit form stays as it is.
 */
export function fold(text: string): string {
  return text.replace(/[A-Z\u0080-\u{10ffff}]/gu, foldCharacter);
}

function foldCharacter(character: string): string {
  const lower = character.toLowerCase();
  if (lower === 'đ') return 'd';
  const base = lower.normalize('NFD').replace(/\p{M}/gu, '');
  return base.length === character.length ? base : character;
}

/** The words of a folded text, each with one space on both sides; apostrophes vanish (`what's`: ` whats `). */
export function toWords(folded: string): string {
  const words = folded.replace(/['’]/gu, '').match(/[\p{L}\p{N}_]+/gu) ?? [];
  return ` ${words.join(' ')} `;
}

/** True when one of the phrases (folded, single spaces) is in the words. */
export function hasPhrase(words: string, phrases: readonly string[]): boolean {
  return phrases.some((phrase) => words.includes(` ${phrase} `));
}

/**
 * The language of a text, with or without accents, or undefined when it has no telling word, such
 * as `2+2`. Known words count one; a word that only has Vietnamese letters counts half, as it may be a name.
 */
export function detectLanguage(text: string): Language | undefined {
  let vietnamese = 0;
  let english = 0;
  for (const word of text.normalize('NFC').match(/[\p{L}]+/gu) ?? []) {
    const folded = fold(word);
    if (VIETNAMESE_WORDS.has(folded)) vietnamese += 1;
    else if (VIETNAMESE_LETTER.test(word)) vietnamese += 0.5;
    else if (ENGLISH_WORDS.has(folded)) english += 1;
  }
  if (vietnamese === 0 && english === 0) return undefined;
  return vietnamese > english ? 'vi' : 'en';
}
