import type { OpenAPIObject } from '@nestjs/swagger';
import type { DocumentedOperation } from './openapi-operations.js';

/** As much of a JSON schema as makes a request. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly example?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** The schema of an operation's JSON body, itself resolved; undefined when it takes none. */
export function bodySchemaOf(
  document: OpenAPIObject,
  operation: DocumentedOperation['operation'],
): Schema | undefined {
  const body = operation.requestBody;
  if (body === undefined || '$ref' in body) return undefined;
  const schema = body.content['application/json']?.schema as Schema | undefined;
  const name = schema?.$ref?.split('/').at(-1);
  return name === undefined ? schema : (document.components?.schemas?.[name] as Schema | undefined);
}
