import type { JsonValue } from '../conversation/index.js';
import { limitText } from './limit-text.js';

/** A result that the model reads in at most `maxCharacters`; JSON that is longer becomes its cut text. */
export function limitResult(result: JsonValue, maxCharacters: number): JsonValue {
  if (typeof result === 'string') return limitText(result, maxCharacters);
  const text = JSON.stringify(result);
  return text.length <= maxCharacters ? result : limitText(text, maxCharacters);
}
