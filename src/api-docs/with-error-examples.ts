import type { OpenAPIObject } from '@nestjs/swagger';
import { ERROR_TRAITS, exampleError, type ErrorCode } from '../common/errors/index.js';
import { toErrorBody } from '../common/http/index.js';

/** As much of a response as an example is given to. */
interface Response {
  readonly description?: string;
  readonly content?: Readonly<Record<string, { schema?: { readonly $ref?: string }; example?: unknown }>>;
}

const REQUEST_ID = '7f2c1f7e-5f0b-4a43-9a75-2f8a3a4f1f0c';

/**
 * Gives every error in Nestor's own form the example that its description names first and its status has. Pages would else
 * show the one of the schema, the same for every status.
 */
export function withErrorExamples(document: OpenAPIObject): OpenAPIObject {
  const changed = structuredClone(document);
  const operations = Object.values(changed.paths).flatMap(({ get, post, put, patch, delete: remove }) =>
    [get, post, put, patch, remove].filter((operation) => operation !== undefined),
  );
  for (const { responses } of operations) {
    for (const [status, response] of Object.entries(responses)) {
      const { description = '', content } = response as Response;
      const json = content?.['application/json'];
      if (json?.schema?.$ref !== '#/components/schemas/ErrorBody') continue;
      json.example ??= exampleOf(description, Number(status));
    }
  }
  return changed;
}

function exampleOf(description: string, status: number): object | undefined {
  for (const [name] of description.matchAll(/[A-Z]+[._][A-Z_]+/g)) {
    const error = name in ERROR_TRAITS ? exampleError(name as ErrorCode) : undefined;
    if (error?.status === status) return { error: { ...toErrorBody(error).error, request_id: REQUEST_ID } };
  }
  return undefined;
}
