import { isJsonObject, type JsonObject, type JsonValue } from '../../../conversation/index.js';
import { isPlain, toPlainLine } from './plain-text.js';

/** Keywords whose value is a schema, a list of schemas, schemas by name, or plain data. */
const SCHEMAS = ['items', 'additionalProperties', 'not', 'contains', 'propertyNames', 'if', 'then', 'else'];
const SCHEMA_LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const SCHEMA_MAPS = ['properties', '$defs', 'patternProperties', 'dependentSchemas'];
const PLAIN = [
  ...['$ref', 'type', 'enum', 'const', 'title', 'description', 'default', 'examples', 'format', 'pattern'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minContains', 'maxContains'],
  ...['minProperties', 'maxProperties', 'required', 'dependentRequired'],
];
/** What vendors refuse at the top; the server checks it itself. */
const NOT_AT_THE_TOP = ['anyOf', 'oneOf', 'allOf', 'not', 'enum', 'const', 'if', 'then', 'else', '$ref'];
/** The names that Anthropic takes. */
const PROPERTY_NAME = /^[a-zA-Z0-9_.-]{1,64}$/;

const MAX_DEPTH = 24;
const MAX_CHARACTERS = 50_000;

/**
 * A server's input schema, draft-07 or 2020-12, as one in 2020-12 that all vendors take: of type object, with known
 * keywords alone and references within itself. Its descriptions are short lines, and values that could pose as a message
 * are left out: the server checks them itself. Throws with the reason where that cannot be had.
 */
export function toModelSchema(input: unknown): JsonObject {
  const schema = convert(input, 0);
  if (!isJsonObject(schema)) throw new Error('its schema is no object');
  if ('type' in schema && schema['type'] !== 'object') throw new Error('its arguments are no object');
  const kept = Object.entries(schema).filter(([keyword]) => !NOT_AT_THE_TOP.includes(keyword));
  const top = { properties: {}, ...Object.fromEntries(kept), type: 'object' };
  if (JSON.stringify(top).length > MAX_CHARACTERS) {
    throw new Error(`its schema has more than ${MAX_CHARACTERS} characters`);
  }
  return top;
}

function convert(schema: unknown, depth: number): JsonValue {
  if (typeof schema === 'boolean') return schema;
  if (!isJsonObject(schema)) throw new Error('its schema has something else where a schema should be');
  if (depth > MAX_DEPTH) throw new Error(`its schema is deeper than ${MAX_DEPTH} levels`);
  const result: JsonObject = {};
  for (const [keyword, value] of Object.entries(upToDate(schema))) {
    if (SCHEMAS.includes(keyword)) result[keyword] = convert(value, depth + 1);
    else if (SCHEMA_LISTS.includes(keyword)) result[keyword] = convertList(keyword, value, depth);
    else if (SCHEMA_MAPS.includes(keyword)) result[keyword] = convertMap(keyword, value, depth);
    else if (PLAIN.includes(keyword)) {
      const plain = convertPlain(keyword, value);
      if (plain !== undefined) result[keyword] = plain;
    }
  }
  // OpenAI refuses an array that does not tell what is in it.
  if (includesType(result, 'array') && !('items' in result)) result['items'] = {};
  return result;
}

/** Draft-07's and draft-04's ways to say what 2020-12 says otherwise. */
function upToDate({ definitions, items, additionalItems, ...schema }: JsonObject): JsonObject {
  const defs = [definitions, schema['$defs']].filter(isJsonObject);
  const isTuple = Array.isArray(items);
  const rest = isTuple ? additionalItems : items;
  const isOldLimit = (keyword: string) => typeof schema[keyword] === 'boolean';
  return {
    ...Object.fromEntries(
      Object.entries(schema).filter(
        ([keyword]) => !/^exclusiveM(in|ax)imum$/.test(keyword) || !isOldLimit(keyword),
      ),
    ),
    ...(defs.length > 0 && { $defs: Object.assign({}, ...defs) as JsonObject }),
    ...(isTuple && { prefixItems: items }),
    ...(rest !== undefined && { items: rest }),
  };
}

function convertList(keyword: string, value: JsonValue, depth: number): JsonValue {
  if (!Array.isArray(value)) throw new Error(`its schema has a ${keyword} that is no list`);
  return value.map((schema) => convert(schema, depth + 1));
}

function convertMap(keyword: string, value: JsonValue, depth: number): JsonValue {
  if (!isJsonObject(value)) throw new Error(`its schema has ${keyword} that are no object`);
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, schema]) => {
      if (keyword === 'properties' && (!PROPERTY_NAME.test(name) || name === '__proto__')) {
        throw new Error(`no vendor takes an argument named ${JSON.stringify(name.slice(0, 100))}`);
      }
      return isPlain(name) ? [[name, convert(schema, depth + 1)]] : [];
    }),
  );
}

function convertPlain(keyword: string, value: JsonValue): JsonValue | undefined {
  if (keyword === '$ref') {
    if (typeof value !== 'string' || !/^#(\/|$)/.test(value) || !isPlain(value)) {
      throw new Error('its schema refers to something outside of it');
    }
    return value.replace(/^#\/definitions\//, '#/$defs/');
  }
  const isText = typeof value === 'string' && (keyword === 'title' || keyword === 'description');
  if (isText) return toPlainLine(value);
  return isPlain(value) ? value : undefined;
}

function includesType({ type }: JsonObject, name: string): boolean {
  return type === name || (Array.isArray(type) && type.includes(name));
}
