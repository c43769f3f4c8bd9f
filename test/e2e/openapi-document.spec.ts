import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ERROR_TRAITS } from '../../src/common/errors/index.js';
import { validatorOf } from '../support/document-validator.js';
import { examplesOf } from '../support/json-examples.js';
import { operationsOf, readDocument } from '../support/openapi-operations.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

interface DocumentedError {
  readonly content?: Readonly<
    Record<
      string,
      {
        readonly schema?: { readonly $ref?: string };
        readonly example?: { readonly error: { readonly code: string } };
      }
    >
  >;
}

const statusOf = (code: string): number | undefined =>
  (ERROR_TRAITS as Readonly<Record<string, { readonly status: number }>>)[code]?.status;

const KEYS = { AUTH_MODE: 'api-key', API_KEYS: `alice:${'0'.repeat(64)}`, ADMIN_ROUTES: 'open' };

describe.each([
  ['everybody may call', {}],
  ['callers need a key', KEYS],
])('the OpenAPI document, where %s', (_who, variables) => {
  let app: TestApp;
  let document: OpenAPIObject;
  beforeAll(async () => {
    app = await startTestApp(variables);
    document = await readDocument(app.url);
  });
  afterAll(() => app.close());

  it('has no error by the recommended rules of a linter', async () => {
    const problems = await lintFromString({
      source: JSON.stringify(document),
      config: await createConfig({ extends: ['recommended'], telemetry: 'off' }),
    });
    const told = problems.map(
      ({ severity, ruleId, message, location }) =>
        `${severity} ${ruleId} at ${location[0]?.pointer ?? ''}: ${message}`,
    );

    expect(told.filter((line) => line.startsWith('error'))).toEqual([]);
    // Operations that cannot refuse anything, and one that is there to fail.
    expect(told.filter((line) => !/^warn operation-[24]xx-response/.test(line))).toEqual([]);
  });

  it('has examples that its schemas allow', () => {
    const examples = examplesOf(document);
    const check = validatorOf(document);
    const problems = examples.flatMap(({ schemaAt, value }) => {
      const problem = check(schemaAt, value);
      return problem === undefined ? [] : [`${schemaAt}: ${problem}`];
    });

    expect(problems).toEqual([]);
    expect(examples.length).toBeGreaterThan(150);
  });

  it('shows with each error one of its status', () => {
    const errors = operationsOf(document).flatMap(({ name, operation }) =>
      Object.entries(operation.responses).flatMap(([status, response]) => {
        const { schema, example } = (response as DocumentedError).content?.['application/json'] ?? {};
        if (schema?.$ref !== '#/components/schemas/ErrorBody') return [];
        const code = example?.error.code ?? '';
        return [{ at: `${name} ${status} ${code}`, isOfStatus: statusOf(code) === Number(status) }];
      }),
    );

    expect(errors.filter(({ isOfStatus }) => !isOfStatus)).toEqual([]);
    expect(errors.length).toBeGreaterThan(130);
    const { responses } = document.paths['/v1/chat/completions']!.post!;
    expect(responses['429']).toMatchObject({
      content: { 'application/json': { example: { error: { code: 'rate_limit_exceeded' } } } },
    });
  });

  it('names each operation once, in a way that makes a function', () => {
    const ids = operationsOf(document).map(({ operation }) => operation.operationId ?? '');

    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/);
  });

  it('has an example of every body and of every part of a path', () => {
    const missing = operationsOf(document).flatMap(({ name, operation }) => {
      const body = operation.requestBody as { content: Record<string, object> } | undefined;
      const json = body?.content['application/json'];
      const parameters = (operation.parameters ?? []) as {
        name: string;
        in: string;
        schema?: { example?: unknown };
      }[];
      return [
        ...(json === undefined || 'example' in json || 'examples' in json ? [] : [`${name}: body`]),
        ...parameters
          .filter((parameter) => parameter.in === 'path' && parameter.schema?.example === undefined)
          .map((parameter) => `${name}: ${parameter.name}`),
      ];
    });

    expect(missing).toEqual([]);
  });
});
