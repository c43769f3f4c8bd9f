import { Ajv2020, type Options } from 'ajv/dist/2020.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../conversation/index.js';
import { describeArgumentErrors, describeParameters } from './describe-arguments.js';

export type ReadArguments =
  { readonly ok: true; readonly args: JsonObject } | { readonly ok: false; readonly error: string };

/** Checks what a model wrote and fills in defaults; the input is not touched. The error tells the model what to change. */
export type ArgumentReader = (written: JsonValue) => ReadArguments;

type Origin = 'own' | 'foreign';

/** Compile the meta-schema once for all tools; each tool's own schema is compiled, and forgotten, apart. */
const SCHEMA_CHECKS: Readonly<Record<Origin, Ajv2020>> = {
  own: new Ajv2020(optionsFor('own')),
  foreign: new Ajv2020(optionsFor('foreign')),
};

/**
 * Compiles a JSON Schema (2020-12) of type object. Throws when it is not one. A misspelt keyword counts, unless the
 * schema is `foreign`; defaults are then left to whoever runs the call, and only the first error is told.
 */
export function createArgumentReader(parameters: JsonObject, origin: Origin = 'own'): ArgumentReader {
  if (parameters['type'] !== 'object') throw new Error('the type of the parameters must be "object"');
  const check = SCHEMA_CHECKS[origin];
  if (check.validateSchema(parameters) !== true) throw new Error(`schema is invalid: ${check.errorsText()}`);
  const validate = new Ajv2020({ ...optionsFor(origin), validateSchema: false }).compile(parameters);
  const expected = describeParameters(parameters);

  return (written) => {
    // Some models send null where a tool takes nothing.
    const args = structuredClone(written ?? {});
    if (!isJsonObject(args)) return { ok: false, error: `${notAnObject(args)} ${expected}` };
    if (validate(args)) return { ok: true, args };
    return { ok: false, error: `${describeArgumentErrors(validate.errors ?? [])} ${expected}` };
  };
}

function optionsFor(origin: Origin): Options {
  const isOwn = origin === 'own';
  return {
    strict: isOwn,
    allowUnionTypes: true,
    // All errors of a stranger's schema could be many.
    allErrors: isOwn,
    useDefaults: isOwn,
    coerceTypes: false,
    validateFormats: false,
    verbose: true,
    logger: false,
  };
}

function notAnObject(written: JsonValue): string {
  if (typeof written !== 'string') return 'The arguments must be a JSON object.';
  const start = written.length > 100 ? `${written.slice(0, 100)}…` : written;
  return `The arguments must be one valid JSON object; this is not: ${start}`;
}
