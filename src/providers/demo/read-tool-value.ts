import { isJsonObject, type JsonValue } from '../../conversation/index.js';

/** What a tool told, as JSON where it is some. Results from outside come with a note for models, which is left out. */
export function readToolValue(content: string): JsonValue {
  const value = parse(content);
  return isJsonObject(value) && value.untrusted_data !== undefined ? value.untrusted_data : value;
}

function parse(content: string): JsonValue {
  try {
    return JSON.parse(content) as JsonValue;
  } catch {
    return content;
  }
}
