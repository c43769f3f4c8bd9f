import type { OpenAPIObject } from '@nestjs/swagger';

/** As much of a schema as an example is made of. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly example?: unknown;
  readonly enum?: readonly unknown[];
  readonly allOf?: readonly Schema[];
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

type Schemas = Readonly<Record<string, Schema>>;

/**
 * Gives every JSON body that has no example one made of its properties: of those that are required and those with an
 * example of their own. Pages would else fill in `"string"` for all others, and the service would refuse it.
 */
export function withRequestExamples(document: OpenAPIObject): OpenAPIObject {
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  const changed = structuredClone(document);
  for (const operation of Object.values(changed.paths).flatMap((item) => [item.post, item.put, item.patch])) {
    const body = operation?.requestBody;
    if (body === undefined || '$ref' in body) continue;
    const json = body.content['application/json'];
    if (json?.schema === undefined || 'example' in json || 'examples' in json) continue;
    json.example = exampleOf(json.schema as Schema, schemas);
  }
  return changed;
}

/** A value that a schema describes; throws for a required value without an example, an enum or parts. */
export function exampleOf(schema: Schema, schemas: Schemas): unknown {
  if ('example' in schema) return schema.example;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.$ref !== undefined)
    return exampleOf(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, schemas);
  const [only] = schema.allOf ?? [];
  if (only !== undefined) return exampleOf(only, schemas);
  if (schema.items !== undefined) return [exampleOf(schema.items, schemas)];
  if (schema.properties === undefined) throw new Error(`There is no example: ${JSON.stringify(schema)}`);
  const { properties, required = [] } = schema;
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name, property]) => required.includes(name) || 'example' in property)
      .map(([name, property]) => [name, exampleOf(property, schemas)]),
  );
}
