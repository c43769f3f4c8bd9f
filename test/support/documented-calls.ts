import type { DocumentedOperation } from './openapi-operations.js';

/** What is made before it is read, and read before it is deleted: parts before the whole. */
const ORDER = ['POST', 'GET', 'DELETE'];

/** Operations whose example cannot end in 2xx here, and with what it does. */
const OTHERWISE: Readonly<Record<string, readonly [status: number, why: string]>> = {
  'GET /sentry-debug': [404, 'it is off unless SENTRY_DEBUG_ENABLED says otherwise'],
  'DELETE /reminders/{id}': [404, 'no reminder has the id of the example: models make them, not callers'],
};

type FindId = (url: string) => Promise<string>;

/** Ids that Nestor makes up, so that no example can name them: where the real one is found. */
const MADE_IDS: readonly (readonly [path: RegExp, parameter: string, find: FindId])[] = [
  [/^\/v1\/turns\/\{id\}/, 'id', (url) => idIn(url, '/v1/turns', { input: 'Hello' }, ['turnId'])],
  [/fact_id/, 'fact_id', (url) => idIn(url, '/memory/alice', { fact: 'Likes tea' }, ['fact', 'id'])],
];

/** The operations in an order in which the example of each finds what it needs. */
export function inOrder(operations: readonly DocumentedOperation[]): DocumentedOperation[] {
  return operations.toSorted(
    (one, other) =>
      ORDER.indexOf(one.method) - ORDER.indexOf(other.method) ||
      (one.method === 'DELETE' ? other.path.length - one.path.length : 0),
  );
}

/** The status in which the example of an operation ends; undefined: one of 2xx. */
export function unusualStatusOf({ name }: DocumentedOperation): number | undefined {
  return OTHERWISE[name]?.[0];
}

/** The value of a parameter of a path that only the service at `url` knows; undefined: its example will do. */
export async function madeIdOf(url: string, path: string, parameter: string): Promise<string | undefined> {
  return MADE_IDS.find(([pattern, name]) => pattern.test(path) && name === parameter)?.[2](url);
}

async function idIn(url: string, path: string, body: object, keys: readonly string[]): Promise<string> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  const found = keys.reduce<unknown>(
    (value, key) => (value as Record<string, unknown>)[key],
    await response.json(),
  );
  return String(found);
}
