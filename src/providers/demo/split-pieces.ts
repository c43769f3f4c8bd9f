/** Longest piece, in code points: a long word arrives in parts, as from a real model. */
const PIECE = /\S{1,24}\s{0,24}|\s{1,24}/gu;

/** Splits a text into word-like pieces; joined, they are the text again, to the last character. */
export function splitPieces(text: string): readonly string[] {
  return text.match(PIECE) ?? [];
}
