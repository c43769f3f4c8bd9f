import { isJsonObject, type JsonValue } from '../../../conversation/index.js';
import { toUntrustedLine } from '../../to-untrusted-data.js';

/** What a server says of one thing. */
const MAX_CHARACTERS = 1_000;
/** Filters offer these, and no role begins with them. */
const OPERATOR = /^[<>=!]{1,3}$/;

/** A stranger's words as one line of at most so many characters, which can neither end quotes nor begin a message. */
export function toPlainLine(text: string, maxCharacters = MAX_CHARACTERS): string {
  const line = toUntrustedLine(text.slice(0, 4 * maxCharacters)).replaceAll('"', "'");
  return line.length <= maxCharacters ? line : `${line.slice(0, maxCharacters - 1).toWellFormed()}…`;
}

/** Whether a stranger's value may stand as it is: all its texts are short and on one line, and none could begin a message. */
export function isPlain(value: JsonValue): boolean {
  if (typeof value === 'string') return isPlainText(value);
  if (Array.isArray(value)) return value.every(isPlain);
  if (!isJsonObject(value)) return true;
  return Object.entries(value).every(([name, item]) => isPlainText(name) && isPlain(item));
}

function isPlainText(text: string): boolean {
  if (text.length > MAX_CHARACTERS) return false;
  return OPERATOR.test(text) || toUntrustedLine(text) === text.replace(/ +/g, ' ').trim();
}
