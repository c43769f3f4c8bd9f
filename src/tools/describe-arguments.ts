import type { ErrorObject } from 'ajv/dist/2020.js';
import { isJsonObject, type JsonObject } from '../conversation/index.js';

const MAX_ERRORS = 5;

/** One sentence for each thing to change, at most five. The errors must be verbose: they carry the data. */
export function describeArgumentErrors(errors: readonly ErrorObject[]): string {
  const sentences = [...new Set(errors.map(describeError))];
  const more = sentences.length - MAX_ERRORS;
  return sentences.slice(0, MAX_ERRORS).join(' ') + (more > 0 ? ` And ${more} more.` : '');
}

/** The arguments a tool takes, on one line: name, type and whether each may be left out. */
export function describeParameters(parameters: JsonObject): string {
  const properties = isJsonObject(parameters['properties']) ? parameters['properties'] : {};
  const required = Array.isArray(parameters['required']) ? parameters['required'] : [];
  const names = Object.keys(properties);
  if (names.length === 0) return 'The tool takes no arguments: {}.';
  const list = names.map((name) => {
    const schema = properties[name];
    const type = isJsonObject(schema) ? describeType(schema) : '';
    return `${name} (${[type, required.includes(name) ? 'required' : 'optional'].filter(Boolean).join(', ')})`;
  });
  return `The tool takes: ${list.join(', ')}.`;
}

function describeType(schema: JsonObject): string {
  const type = schema['type'];
  if (typeof type === 'string') return type;
  return Array.isArray(type) ? type.filter((name) => typeof name === 'string').join(' or ') : '';
}

function describeError(error: ErrorObject): string {
  const params = error.params as Readonly<Record<string, unknown>>;
  const path = error.instancePath.slice(1).replaceAll('/', '.');
  const inside = path === '' ? '' : `${path}.`;
  switch (error.keyword) {
    case 'required':
      return `"${inside}${String(params['missingProperty'])}" is missing.`;
    case 'additionalProperties':
      return `"${inside}${String(params['additionalProperty'])}" is not an argument.`;
    case 'enum':
      return `"${path}" must be one of ${JSON.stringify(params['allowedValues'])}.`;
    case 'const':
      return `"${path}" must be ${JSON.stringify(params['allowedValue'])}.`;
    case 'type':
      return `"${path}" must be of type ${[params['type']].flat().join(' or ')}, not ${typeName(error.data)}.`;
    default:
      return `${path === '' ? 'The object' : `"${path}"`} ${error.message ?? 'is invalid'}.`;
  }
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
