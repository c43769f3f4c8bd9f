import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { inOrder, madeIdOf, unusualStatusOf } from '../support/documented-calls.js';
import { validatorOf } from '../support/document-validator.js';
import { escape } from '../support/json-examples.js';
import { operationsOf, readDocument, type DocumentedOperation } from '../support/openapi-operations.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: { readonly example?: unknown };
}

interface Media {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

describe('the examples of the OpenAPI document, sent as they are', () => {
  let app: TestApp;
  let document: OpenAPIObject;
  beforeAll(async () => {
    app = await startTestApp();
    document = await readDocument(app.url);
  });
  afterAll(() => app.close());

  const addressOf = async ({ path, operation }: DocumentedOperation): Promise<string> => {
    const url = new URL(app.url + path);
    let pathname = path;
    for (const parameter of (operation.parameters ?? []) as Parameter[]) {
      const value = (await madeIdOf(app.url, path, parameter.name)) ?? parameter.schema?.example;
      if (parameter.in === 'path') {
        pathname = pathname.replace(`{${parameter.name}}`, encodeURIComponent(`${value as string}`));
      } else if (parameter.in === 'query' && value !== undefined) {
        url.searchParams.set(parameter.name, `${value as string}`);
      }
    }
    return `${app.url}${pathname}${url.search}`;
  };

  const bodiesOf = ({ operation }: DocumentedOperation): unknown[] => {
    const body = operation.requestBody as { content: Record<string, Media> } | undefined;
    if (body === undefined) return [undefined];
    const { example, examples = {} } = body.content['application/json']!;
    return example === undefined ? Object.values(examples).map(({ value }) => value) : [example];
  };

  const send = async (documented: DocumentedOperation, body: unknown, accept: string): Promise<Response> =>
    fetch(await addressOf(documented), {
      method: documented.method,
      headers: { accept, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });

  it('are answered with 2xx, in the documented form', async () => {
    const check = validatorOf(document);
    const problems: string[] = [];
    const operations = inOrder(operationsOf(document));
    for (const documented of operations) {
      const { name, method, path, operation } = documented;
      const ok = operation.responses['200'] as { content?: Record<string, Media> } | undefined;
      for (const accept of Object.keys(ok?.content ?? { 'application/json': {} })) {
        for (const body of bodiesOf(documented)) {
          const response = await send(documented, body, accept);
          const text = await response.text();
          const expected = unusualStatusOf(documented);
          const told = `${name} for ${accept}: ${response.status} ${text.slice(0, 300)}`;
          if (expected === undefined ? !response.ok : response.status !== expected) problems.push(told);
          if (operation.responses[response.status] === undefined && expected === undefined)
            problems.push(`not documented: ${told}`);
          const type = response.headers.get('content-type')?.split(';')[0] ?? '';
          if (!response.ok || response.status === 204) continue;
          if (ok?.content?.[type] === undefined) problems.push(`not documented as ${type}: ${told}`);
          if (type !== 'application/json') continue;
          const at = `/paths/${escape(path)}/${method.toLowerCase()}/responses/200/content/${escape(type)}/schema`;
          const problem = check(at, JSON.parse(text));
          if (problem !== undefined) problems.push(`${problem} in ${told}`);
        }
      }
    }

    expect(problems).toEqual([]);
    expect(operations.length).toBeGreaterThan(40);
  });
});
