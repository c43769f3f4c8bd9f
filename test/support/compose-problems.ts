import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { default as addFormats } from 'ajv-formats';
import { parse } from 'yaml';

/** The schema of the Compose specification, as dclint brings it. */
const SCHEMA = 'node_modules/dclint/schemas/compose.schema.json';

/** What the Compose specification refuses in a file, fields that it does not know among it; empty when it is sound. */
export function composeProblems(text: string): string[] {
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false });
  addFormats.default(ajv);
  ajv.addFormat('duration', true);
  const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')) as object);
  if (validate(parse(text, { merge: true })) === true) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
  );
}
