/** An example in an OpenAPI document, and where the schema is that it is an example of. */
export interface DocumentedExample {
  /** A JSON pointer. */
  readonly schemaAt: string;
  readonly value: unknown;
}

type Node = Readonly<Record<string, unknown>>;

/** Every example of a document: those of bodies and parameters, and those within schemas. */
export function examplesOf(node: unknown, pointer = ''): DocumentedExample[] {
  if (typeof node !== 'object' || node === null) return [];
  const { example, examples, schema } = node as Node;
  const schemaAt = schema === undefined ? pointer : `${pointer}/schema`;
  const own = [
    ...(example === undefined || pointer.endsWith('/properties') ? [] : [{ schemaAt, value: example }]),
    ...(isNamed(examples) ? Object.values(examples).map(({ value }) => ({ schemaAt, value })) : []),
  ];
  const below = Object.entries(node)
    .filter(([key]) => key !== 'example' && key !== 'examples')
    .flatMap(([key, child]) => examplesOf(child, `${pointer}/${escape(key)}`));
  return [...own, ...below];
}

function isNamed(examples: unknown): examples is Readonly<Record<string, { readonly value: unknown }>> {
  return typeof examples === 'object' && examples !== null && !Array.isArray(examples);
}

/** One step of a JSON pointer in a URI fragment. */
export function escape(key: string): string {
  return encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
}
