import { Ajv } from 'ajv';
import { default as addFormats } from 'ajv-formats';
import type { OpenAPIObject } from '@nestjs/swagger';

const ID = 'https://nestor.test/openapi.json';

/** What is wrong with a value by the schema at a JSON pointer of the document; undefined where nothing is. */
export type DocumentValidator = (pointer: string, value: unknown) => string | undefined;

/** Validates by the schemas of an OpenAPI 3.0 document, whose `nullable` Ajv understands by itself. */
export function validatorOf(document: OpenAPIObject): DocumentValidator {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, ID);
  return (pointer, value) => {
    const validate = ajv.getSchema(`${ID}#${pointer}`);
    if (validate === undefined) throw new Error(`There is no schema at ${pointer}.`);
    return validate(value) === true ? undefined : ajv.errorsText(validate.errors);
  };
}
