import { Ajv2020 } from 'ajv/dist/2020.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../conversation/index.js';
import { describeArgumentErrors, describeParameters } from './describe-arguments.js';

export type ReadArguments =
  { readonly ok: true; readonly args: JsonObject } | { readonly ok: false; readonly error: string };

/** Checks what a model wrote and fills in defaults; the input is not touched. The error tells the model what to change. */
export type ArgumentReader = (written: JsonValue) => ReadArguments;

/**
 * Compiles a JSON Schema (2020-12) of type object. Throws when it is not one. A misspelt keyword counts, unless the
 * schema is `foreign`; defaults are then left to whoever runs the call, and only the first error is told.
 */
export function createArgumentReader(
  parameters: JsonObject,
  origin: 'own' | 'foreign' = 'own',
): ArgumentReader {
  if (parameters['type'] !== 'object') throw new Error('the type of the parameters must be "object"');
  const isOwn = origin === 'own';
  const ajv = new Ajv2020({
    strict: isOwn,
    allowUnionTypes: true,
    // All errors of a stranger's schema could be many.
    allErrors: isOwn,
    useDefaults: isOwn,
    coerceTypes: false,
    validateFormats: false,
    verbose: true,
    logger: false,
  });
  const validate = ajv.compile(parameters);
  const expected = describeParameters(parameters);

  return (written) => {
    // Some models send null where a tool takes nothing.
    const args = structuredClone(written ?? {});
    if (!isJsonObject(args)) return { ok: false, error: `${notAnObject(args)} ${expected}` };
    if (validate(args)) return { ok: true, args };
    return { ok: false, error: `${describeArgumentErrors(validate.errors ?? [])} ${expected}` };
  };
}

function notAnObject(written: JsonValue): string {
  if (typeof written !== 'string') return 'The arguments must be a JSON object.';
  const start = written.length > 100 ? `${written.slice(0, 100)}…` : written;
  return `The arguments must be one valid JSON object; this is not: ${start}`;
}
