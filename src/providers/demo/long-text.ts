import { excerpt } from './cut.js';
import type { Language } from './language.js';
import { sentencesOf } from './sentences/sentences.js';

const LONG_WORDS = 500;

/** Several paragraphs with a list and a code block; `asked` is quoted at the start. */
export function longText(language: Language, asked: string): string {
  return sentencesOf(language).longText(excerpt(asked)).join('\n\n');
}

/** At least 500 words and at most one paragraph more, for `[demo:long]`. */
export function veryLongText(language: Language, asked: string): string {
  const paragraphs = sentencesOf(language).longText(excerpt(asked));
  const text: string[] = [];
  for (let count = 0; count < LONG_WORDS;) {
    const paragraph = paragraphs[text.length % paragraphs.length] ?? '';
    text.push(paragraph);
    count += paragraph.split(/\s+/u).length;
  }
  return text.join('\n\n');
}
