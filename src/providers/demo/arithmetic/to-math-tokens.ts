import type { Language } from '../language.js';
import { MATH_WORDS, PAIR_JOINERS, type MathToken } from './math-words.js';

const LEXEME = /\d+(?:[.,]\d+)*|[\p{L}_][\p{L}\p{N}_]*|\*\*|[^\s]/gu;
const DATE = /(?<!\d)(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})(?!\d)/gu;
const LONGEST_PHRASE = 5;

/** The arithmetic in a folded text, as tokens. Dates are no subtraction; `12x8` is a product. */
export function toMathTokens(folded: string, language: Language): readonly MathToken[] {
  const lexemes =
    folded
      .replace(DATE, ' date ')
      .replace(/(\d\s?)x(?=\s?[\d(])/gu, '$1*')
      .match(LEXEME) ?? [];
  const tokens: MathToken[] = [];
  for (let index = 0; index < lexemes.length;) {
    const [phrase, length] = phraseAt(lexemes, index);
    if (phrase !== undefined) tokens.push(phrase);
    else tokens.push(...toNumberTokens(lexemes[index] ?? '', language));
    index += length;
  }
  return joinPairs(tokens);
}

function phraseAt(lexemes: readonly string[], index: number): readonly [MathToken | undefined, number] {
  for (let length = LONGEST_PHRASE; length > 0; length -= 1) {
    const token = MATH_WORDS.get(lexemes.slice(index, index + length).join(' '));
    if (token !== undefined) return [token, length];
  }
  return [undefined, 1];
}

/** Vietnamese writes 1.500,5 for what English writes 1,500.5. Commas that group nothing separate arguments. */
function toNumberTokens(lexeme: string, language: Language): readonly MathToken[] {
  if (!/^\d/u.test(lexeme)) return [{ kind: 'other', text: lexeme }];
  const plain = language === 'vi' ? vietnameseNumber(lexeme) : englishNumber(lexeme);
  const numbers = plain.split(',');
  if (!numbers.every((number) => /^\d+(?:\.\d+)?$/u.test(number))) return [{ kind: 'other', text: lexeme }];
  return numbers.flatMap((text, index): MathToken[] =>
    index === 0
      ? [{ kind: 'number', text }]
      : [
          { kind: 'comma', text: ',' },
          { kind: 'number', text },
        ],
  );
}

function englishNumber(text: string): string {
  return /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/u.test(text) ? text.replaceAll(',', '') : text;
}

function vietnameseNumber(text: string): string {
  const isGrouped = /^[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?$/u.test(text);
  const ungrouped = isGrouped ? text.replaceAll('.', '') : text;
  return /^\d+,\d+$/u.test(ungrouped) ? ungrouped.replace(',', '.') : ungrouped;
}

/** Writes `multiply 6 by 7` as `6 * 7`, and `subtract 3 from 10` as `10 - 3`. */
function joinPairs(tokens: readonly MathToken[]): readonly MathToken[] {
  const joined: MathToken[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const [verb, first, joiner, second] = tokens.slice(index, index + 4);
    const isPair =
      verb?.kind === 'pair' && first?.kind === 'number' && second?.kind === 'number' && isJoiner(joiner);
    if (isPair) {
      const operator: MathToken = { kind: 'operator', text: verb.text };
      joined.push(...(joiner?.text === 'from' ? [second, operator, first] : [first, operator, second]));
      index += 3;
    } else if (verb !== undefined) {
      joined.push(verb);
    }
  }
  return joined;
}

function isJoiner(token: MathToken | undefined): boolean {
  return token?.kind === 'other' && PAIR_JOINERS.has(token.text);
}
