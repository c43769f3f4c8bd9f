import type { Language } from '../language.js';
import { ENGLISH } from './english.js';
import type { Sentences } from './sentence-set.js';
import { VIETNAMESE } from './vietnamese.js';

const SENTENCES: Readonly<Record<Language, Sentences>> = { en: ENGLISH, vi: VIETNAMESE };

export function sentencesOf(language: Language): Sentences {
  return SENTENCES[language];
}

/** The introductions in all languages, to see whether one was said before. */
export const INTRODUCTIONS: readonly string[] = [ENGLISH.introduction, VIETNAMESE.introduction];
