import { isJsonObject, type JsonValue } from '../conversation/index.js';

/** JSON text that is the same for equal values, in whichever order their keys were written. */
export function toCanonicalJson(value: JsonValue): string {
  return JSON.stringify(value, (_key, item: JsonValue) =>
    isJsonObject(item)
      ? Object.fromEntries(Object.entries(item).sort(([one], [other]) => (one < other ? -1 : 1)))
      : item,
  );
}
