import { createHash } from 'node:crypto';
import { findSubject, toSubject } from './subject.js';
import { toTerms } from './terms.js';
import type { NewFact } from './user-memory.js';

const DEFAULT_IMPORTANCE = 3;

/** A fact with all that a store keeps beside its text. */
export interface PreparedFact {
  readonly text: string;
  /** Equal for texts that say the same; a digest, so that it fits any index. */
  readonly sameKey: string;
  readonly subject: string | undefined;
  readonly importance: number;
  readonly terms: readonly string[];
  readonly sourceTurnId: string | undefined;
  readonly sourceSessionId: string | undefined;
}

export function prepareFact({ text, subject, importance, ...source }: NewFact): PreparedFact {
  const tidy = toTidyText(text);
  return {
    text: tidy,
    sameKey: toSameKey(tidy),
    subject: subject === undefined ? findSubject(tidy) : toSubject(subject),
    importance: importance ?? DEFAULT_IMPORTANCE,
    terms: toTerms(tidy),
    sourceTurnId: source.sourceTurnId,
    sourceSessionId: source.sourceSessionId,
  };
}

/** One line, composed, without what no store could give back. */
export function toTidyText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .trim();
}

/**
 * A digest that is equal for texts which differ only in case, white space and punctuation around words. Accents count:
 * without them Hùng and Hưng would be one person. So does punctuation within a word, as in 3.5, and signs, as in C++.
 */
export function toSameKey(text: string): string {
  const words = toTidyText(text)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/(?<![\p{L}\p{N}])[.,!?;:…"'“”‘’()]+|[.,!?;:…"'“”‘’()]+(?![\p{L}\p{N}])/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return createHash('sha256').update(words).digest('hex');
}
