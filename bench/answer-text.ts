/**
 * ASCII is the same on every wire; mixed needs escapes in JSON, several bytes in UTF-8, or breaks a line. It has no
 * carriage returns, which the `data:` of an event cannot carry as they are.
 */
export type TextKind = 'ascii' | 'mixed';

const AWKWARD = ['"quoted"', '\\n', '\n', 'é', '漢字', '🎉', '\t', '</b>', ' data: x'];
const ASCII_TOKEN_LENGTH = 4;

/** One token of the upstream's answer. No two of an answer are equal, so that loss, doubling and reordering show. */
export function tokenAt(index: number, kind: TextKind): string {
  const token = ` ${index.toString(36).padStart(ASCII_TOKEN_LENGTH - 1, '0')}`;
  return kind === 'ascii' ? token : token + AWKWARD[index % AWKWARD.length];
}

/** The whole answer of `count` tokens. */
export function answerText(count: number, kind: TextKind): string {
  return Array.from({ length: count }, (_, index) => tokenAt(index, kind)).join('');
}
