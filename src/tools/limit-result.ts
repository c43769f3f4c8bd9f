import type { JsonValue } from '../conversation/index.js';
import { limitText } from './limit-text.js';
import { toModelText } from './to-model-text.js';
import type { ToolSource } from './tool.decorator.js';

/**
 * A result of which a model reads at most `maxCharacters`, all that is added on its way to the model counted: a page of
 * signs that have to be escaped grows sixfold. JSON that is longer becomes its cut text.
 */
export function limitResult(result: JsonValue, maxCharacters: number, source: ToolSource): JsonValue {
  const lengthAsRead = (value: JsonValue): number =>
    toModelText({ ok: true, result: value, durationMs: 0, source }).length;
  if (typeof result === 'string') return limitText(result, maxCharacters, lengthAsRead);
  const text = JSON.stringify(result);
  const fits = text.length <= maxCharacters && lengthAsRead(result) <= maxCharacters;
  return fits ? result : limitText(text, maxCharacters, lengthAsRead);
}
