import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonPost } from '../support/event-stream.js';
import { hostileJson, hostileText } from '../support/hostile-values.js';
import { operationsOf, readDocument, type DocumentedOperation } from '../support/openapi-operations.js';
import { bodySchemaOf, type Schema } from '../support/request-schemas.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SEED = 20_261_121;
const RUNS = 40;
const SECRET = 'sk-a-key-that-nobody-may-see';

/** What only the inside knows: stack frames, folders, packages, addresses, keys. */
const INTERNALS =
  /\bat \S+ \(|\bat (?:async )?(?:file|node):|node_modules|\/src\/|\/dist\/|\.[jt]s:\d+|SQLITE|ECONN|127\.0\.0\.1:\d|\[object |sk-a-key|TypeError|RangeError|SyntaxError/;
const OPERATORS = [{ $gt: '' }, { $ne: null }, { $where: 'sleep(1000)' }, { $regex: '.*' }];

interface Attack {
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}
interface Answer {
  readonly status: number;
  readonly text: string;
}

let app: TestApp;
let operations: DocumentedOperation[];
let schemas: Map<string, Schema | undefined>;

beforeAll(async () => {
  app = await startTestApp({
    OPENAI_API_KEY: SECRET,
    OPENAI_BASE_URL: 'http://127.0.0.1:9',
    DEFAULT_PROVIDER: 'demo',
  });
  const document = await readDocument(app.url);
  operations = operationsOf(document);
  schemas = new Map(operations.map(({ name, operation }) => [name, bodySchemaOf(document, operation)]));
});
afterAll(() => app.close());

/** With Node's own client, which sends odd paths and headers as they are; each on a connection of its own. */
function send(method: string, { path, headers, body }: Attack): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${app.url}/`, { method, path, headers, agent: false }, (response) => {
      let text = JSON.stringify(response.headers);
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, text });
      });
    });
    request.on('error', reject).end(body);
  });
}

const headerText = fc.string({
  unit: fc.constantFrom(...'az09 ;,="{}[]<>%$\\\'/*\u00e9\u00ff'),
  maxLength: 60,
});
const oddHeaders = fc.dictionary(
  fc.constantFrom(
    'accept',
    'accept-encoding',
    'last-event-id',
    'idempotency-key',
    'x-request-id',
    'x-forwarded-for',
    'authorization',
    'range',
    'if-none-match',
    'origin',
    'cookie',
    'x-http-method-override',
  ),
  headerText,
  { maxKeys: 4 },
);
const contentTypes = fc.oneof(
  { weight: 6, arbitrary: fc.constant('application/json') },
  fc.constantFrom(
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=a',
    'application/json; charset=utf-7',
    'application/json; charset=utf-16',
    'application/vnd.api+json',
    'a/b/c',
    '',
  ),
);

/** Fields as documented, each left out, right, or hostile. */
function bodyFor(schema: Schema | undefined): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema?.properties ?? {}).map(([name, { example }]) => [
    name,
    fc.option(fc.oneof(fc.constant(example), hostileJson), { nil: undefined }),
  ]);
  const record = fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>);
  return fc.oneof({ weight: 4, arbitrary: record }, hostileJson);
}

function attackOn({ path, name }: DocumentedOperation): fc.Arbitrary<Attack> {
  const schema = schemas.get(name);
  const parameter = hostileText.map((text) =>
    encodeURIComponent(text.toWellFormed())
      .slice(0, 3_000)
      .replace(/%[^%]{0,1}$/, ''),
  );
  const text = fc.oneof(
    { weight: 8, arbitrary: bodyFor(schema).map((body) => JSON.stringify(body) as string | undefined) },
    fc.constantFrom(
      '',
      '{',
      '[1',
      '"text"',
      'null',
      '\u0000',
      '{"a":1}{"b":2}',
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    ),
  );
  return fc
    .record({
      ids: fc.array(
        fc.oneof(parameter, fc.constantFrom('%', '%E0%A4%A', '..%2f..%2fetc%2fpasswd', '%00', '__proto__')),
        { minLength: 2, maxLength: 2 },
      ),
      query: fc.oneof(
        fc.constant(''),
        parameter.map((odd) => `?${odd}&a[$gt]=&__proto__[a]=1`),
      ),
      odd: oddHeaders,
      type: contentTypes,
      body: schema === undefined ? fc.option(text, { nil: undefined, freq: 5 }) : text,
    })
    .map(({ ids, query, odd, type, body }) => ({
      path: [...ids].reduce((rest, id) => rest.replace(/\{\w+\}/, () => id), path) + query,
      headers: {
        ...odd,
        ...(body !== undefined && {
          'content-type': type,
          'content-length': String(Buffer.byteLength(body)),
        }),
      },
      body,
    }));
}

/** A request that the document calls right, but for one field. */
const withField = (schema: Schema, name: string, value: unknown): Record<string, unknown> => ({
  ...Object.fromEntries(
    Object.entries(schema.properties ?? {})
      .filter(([field, { example }]) => example !== undefined && (schema.required ?? []).includes(field))
      .map(([field, { example }]) => [field, example]),
  ),
  [name]: value,
});

describe('hostile requests', () => {
  it('never make a route fail or tell of its inside', async () => {
    // Vendors that cannot be reached, and the deadline of a turn, are answers and no faults.
    const honest = new Set([502, 503, 504]);
    const failures: string[] = [];
    for (const operation of operations) {
      const check = async (attack: Attack): Promise<void> => {
        const { status, text } = await send(operation.method, attack);
        if (
          status >= 500 &&
          !(honest.has(status) && /UPSTREAM_|upstream_|"not-configured"|"down"/.test(text))
        )
          throw new Error(`${status} ${text.slice(0, 500)}`);
        const echoed = `${attack.path}${attack.body ?? ''}${JSON.stringify(attack.headers)}`;
        const leak = INTERNALS.exec(text)?.[0];
        if (leak !== undefined && !echoed.includes(leak))
          throw new Error(`tells ${leak}: ${text.slice(0, 500)}`);
      };
      const result = await fc.check(fc.asyncProperty(attackOn(operation), check), {
        seed: SEED,
        numRuns: RUNS,
        endOnFailure: true,
      });
      if (result.failed) {
        const attack = JSON.stringify(result.counterexample).slice(0, 1_000);
        failures.push(`${operation.name}: ${String(result.errorInstance)} on ${attack}`);
      }
    }

    expect(failures).toEqual([]);
  });

  it('that hold operators in place of a value are refused', async () => {
    const answers: string[] = [];
    for (const { name, path, method } of operations) {
      const schema = schemas.get(name);
      for (const [field, { type }] of Object.entries(schema?.properties ?? {})) {
        if (schema === undefined || type === 'object' || type === undefined) continue;
        for (const operator of OPERATORS) {
          const body = JSON.stringify(withField(schema, field, operator));
          const { status } = await send(method, {
            path: path.replaceAll(/\{\w+\}/g, 'demo'),
            headers: {
              'content-type': 'application/json',
              'content-length': String(Buffer.byteLength(body)),
            },
            body,
          });
          if (status !== 400 && status !== 422) answers.push(`${name} ${field}: ${status} to ${body}`);
        }
      }
    }
    expect(answers).toEqual([]);
  });

  it('leave a process that serves', async () => {
    const response = await fetch(`${app.url}/stream`, jsonPost({ prompt: 'Calculate 15 * 7 + 23' }));

    expect(await response.text()).toContain('128');
    expect((await fetch(`${app.url}/health`)).status).toBe(200);
  });
});
