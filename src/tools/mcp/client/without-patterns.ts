import { isJsonObject, type JsonObject, type JsonValue } from '../../../conversation/index.js';

/** Keywords whose value is data, or has names of its own in the place of keywords. */
const DATA = ['enum', 'const', 'default', 'examples'];
const BY_NAME = ['properties', '$defs', 'dependentSchemas'];

/**
 * A converted schema to check arguments by: without patterns, since a stranger's may take for ever to match. The server
 * checks them itself.
 */
export function withoutPatterns(schema: JsonObject): JsonObject {
  const hasNamePatterns = 'patternProperties' in schema;
  const entries = Object.entries(schema).flatMap(([keyword, value]): [string, JsonValue][] => {
    if (keyword === 'pattern' || keyword === 'patternProperties') return [];
    if (keyword === 'additionalProperties' && hasNamePatterns) return [];
    if (DATA.includes(keyword)) return [[keyword, value]];
    return [[keyword, BY_NAME.includes(keyword) ? byName(value) : within(value)]];
  });
  return Object.fromEntries(entries);
}

function within(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(within);
  return isJsonObject(value) ? withoutPatterns(value) : value;
}

function byName(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, schema]) => [name, within(schema)]));
}
