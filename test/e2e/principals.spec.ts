import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonPost, openEventStream } from '../support/event-stream.js';
import { operationsOf, readDocument, type DocumentedOperation } from '../support/openapi-operations.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const SECRET = 'a secret of at least thirty-two characters';
const SESSION = 'shared name';
const ALICES_WORD = 'pomegranate';

/**
 * What a stranger gets of each operation where it names what is Alice's: `hidden` is 404 with this code, `own` works on
 * the stranger's own session of that name, `check` looks closer, `nothing` names nobody's.
 */
type Row =
  | { readonly kind: 'hidden'; readonly path: string; readonly code: string }
  | { readonly kind: 'own'; readonly path: string; readonly body: object }
  | { readonly kind: 'check'; readonly check: (headers: Headers) => Promise<void> }
  | { readonly kind: 'nothing' };
type Headers = Readonly<Record<string, string>>;

const session = encodeURIComponent(SESSION);
const message = { role: 'user', content: 'hi' };
const nothing: Row = { kind: 'nothing' };
const hiddenSession: Row = { kind: 'hidden', path: `/session/${session}`, code: 'SESSION.NOT_FOUND' };
const hiddenTurn = (rest = ''): Row => ({
  kind: 'hidden',
  path: `/v1/turns/{id}${rest}`,
  code: 'TURN.NOT_FOUND',
});

/** One row for every operation; an operation without a row fails. */
const ROWS: Readonly<Record<string, Row>> = {
  'GET /': nothing,
  'GET /health': nothing,
  'GET /health/live': nothing,
  'GET /health/ready': nothing,
  'GET /health/{provider}': nothing,
  'GET /api/health': nothing,
  'GET /api/health/detailed': nothing,
  'GET /sentry-debug': nothing,
  'GET /tools': nothing,
  'GET /rate-limit-info': nothing,
  'GET /v1/models': nothing,
  'GET /v1/models/{id}': nothing,
  'POST /session': nothing,
  'GET /session/{id}': hiddenSession,
  'DELETE /session/{id}': hiddenSession,
  'GET /v1/turns/{id}': hiddenTurn(),
  'GET /v1/turns/{id}/events': hiddenTurn('/events'),
  'POST /v1/turns/{id}/cancel': hiddenTurn('/cancel'),
  'GET /sessions': { kind: 'check', check: listsOnlyOwn },
  'POST /tools/test': { kind: 'check', check: toolSeesNothing },
  'POST /mcp': { kind: 'check', check: mcpSeesNothing },
  'GET /memory/{user_id}': { kind: 'check', check: knowsNoFacts },
  'POST /memory/{user_id}': { kind: 'own', path: '/memory/a-user', body: { fact: 'Likes tea' } },
  'DELETE /memory/{user_id}': { kind: 'check', check: forgetsNoFacts },
  'DELETE /memory/{user_id}/{fact_id}': {
    kind: 'hidden',
    path: '/memory/a-user/{fact}',
    code: 'MEMORY.NOT_FOUND',
  },
  'GET /reminders': { kind: 'check', check: seesNoReminders },
  'DELETE /reminders/{id}': {
    kind: 'hidden',
    path: '/reminders/{reminder}',
    code: 'REMINDER.NOT_FOUND',
  },
  'POST /stream': { kind: 'own', path: '/stream', body: { prompt: 'hi', session_id: SESSION } },
  'POST /chat': { kind: 'own', path: '/chat', body: { message: 'hi', session_id: SESSION } },
  'POST /api/chat': { kind: 'own', path: '/api/chat', body: { message: 'hi', user_id: SESSION } },
  'POST /api/chat/simple': {
    kind: 'own',
    path: '/api/chat/simple',
    body: { message: 'hi', user_id: SESSION },
  },
  'POST /api/v1/chat-stream': {
    kind: 'own',
    path: '/api/v1/chat-stream',
    body: { query: 'hi', session_id: SESSION },
  },
  'GET /api/chat/history/{user_id}': {
    kind: 'check',
    check: emptyFor('GET', `/api/chat/history/${session}`),
  },
  'DELETE /api/chat/history/{user_id}': {
    kind: 'check',
    check: emptyFor('DELETE', `/api/chat/history/${session}`),
  },
  'POST /api/v1/clear-chat': {
    kind: 'check',
    check: emptyFor('POST', `/api/v1/clear-chat?session_id=${session}`),
  },
  'POST /v1/turns': { kind: 'own', path: '/v1/turns', body: { input: 'hi', session_id: SESSION } },
  'POST /chat/{provider}': {
    kind: 'own',
    path: '/chat/demo',
    body: { messages: [message], session_id: SESSION },
  },
  'POST /v1/ui/chat': {
    kind: 'own',
    path: '/v1/ui/chat',
    body: { id: SESSION, messages: [{ id: 'm', role: 'user', parts: [{ type: 'text', text: 'hi' }] }] },
  },
  'GET /v1/ui/chat/{id}': { kind: 'hidden', path: `/v1/ui/chat/${session}`, code: 'SESSION.NOT_FOUND' },
  'GET /v1/ui/chat/{id}/stream': { kind: 'check', check: nothingRuns },
  'POST /v1/ui/chat/{id}/stop': { kind: 'check', check: nothingToStop },
  'GET /session/{id}/export': {
    kind: 'hidden',
    path: `/session/${session}/export`,
    code: 'SESSION.NOT_FOUND',
  },
  'GET /metrics': nothing,
  'POST /v1/chat/completions': {
    kind: 'own',
    path: '/v1/chat/completions',
    body: { model: 'demo', messages: [message], session_id: SESSION, user: SESSION },
  },
};

let app: TestApp;
let turnId: string;
let factId: string;
let reminderId: string;
let operations: DocumentedOperation[];
const asAlice = { authorization: '' };

async function tokenOf(subject: string): Promise<string> {
  const claims = { iss: 'https://issuer.example', aud: 'nestor', sub: subject };
  const token = new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).setExpirationTime('5 minutes');
  return `Bearer ${await token.sign(new TextEncoder().encode(SECRET))}`;
}

beforeAll(async () => {
  app = await startTestApp({
    AUTH_MODE: 'jwt',
    JWT_ISSUER: 'https://issuer.example',
    JWT_AUDIENCE: 'nestor',
    JWT_ALGORITHMS: 'HS256',
    JWT_SECRET: SECRET,
  });
  asAlice.authorization = await tokenOf('alice');
  operations = operationsOf(await readDocument(app.url, asAlice));
  const turn = await openEventStream(
    `${app.url}/v1/turns`,
    jsonPost({ input: ALICES_WORD, session_id: SESSION }, { accept: 'text/event-stream', ...asAlice }),
  );
  const [start] = await turn.rest();
  const fact = await call('POST', '/memory/a-user', asAlice, { fact: `Likes a ${ALICES_WORD}` });
  factId = ((await fact.json()) as { fact: { id: string } }).fact.id;
  const reminder = await call('POST', '/tools/test', asAlice, {
    tool_name: 'create_reminder',
    arguments: { title: `Buy a ${ALICES_WORD}`, datetime: 'in 2 days' },
  });
  reminderId = ((await reminder.json()) as { result: { id: string } }).result.id;
  ({ turnId } = JSON.parse(start?.data ?? '') as { turnId: string });
});
afterAll(() => app.close());

const call = (method: string, path: string, headers: Headers, body?: object) =>
  fetch(
    `${app.url}${path.replace('{id}', turnId).replace('{fact}', factId).replace('{reminder}', reminderId)}`,
    {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    },
  );

/** Every operation with its row, once the document is known. */
function rowOf({ name }: DocumentedOperation): Row {
  const row = ROWS[name];
  if (row === undefined) throw new Error(`No row tells whose things ${name} may touch.`);
  return row;
}

async function listsOnlyOwn(headers: Headers): Promise<void> {
  expect(await (await call('GET', '/sessions', headers)).json()).toMatchObject({ total_sessions: 0 });
  expect(await (await call('GET', '/sessions', asAlice)).json()).toMatchObject({ total_sessions: 1 });
}

async function toolSeesNothing(headers: Headers): Promise<void> {
  const body = { tool_name: 'get_session_info', arguments: { session_id: SESSION } };
  expect(await (await call('POST', '/tools/test', headers, body)).json()).toMatchObject({ success: false });
  expect(await (await call('POST', '/tools/test', asAlice, body)).json()).toMatchObject({ success: true });
}

async function mcpSeesNothing(headers: Headers): Promise<void> {
  const params = { name: 'get_session_info', arguments: { session_id: SESSION } };
  const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
  const accept = { accept: 'application/json, text/event-stream' };
  const stranger = await call('POST', '/mcp', { ...headers, ...accept }, body);
  expect(await stranger.json()).toMatchObject({ result: { isError: true } });
  const own = await call('POST', '/mcp', { ...asAlice, ...accept }, body);
  expect(((await own.json()) as { result: object }).result).not.toHaveProperty('isError');
}

/** The kept contracts have no 404 here: what is not there has an empty history, which can be cleared. */
function emptyFor(method: string, path: string): (headers: Headers) => Promise<void> {
  return async (headers) => {
    const response = await call(method, path, headers);
    expect([path, response.status]).toEqual([path, 200]);
    expect(await response.text()).not.toContain(ALICES_WORD);
    await expectAlicesWhole();
  };
}

async function nothingRuns(headers: Headers): Promise<void> {
  expect((await call('GET', `/v1/ui/chat/${session}/stream`, headers)).status).toBe(204);
}

async function nothingToStop(headers: Headers): Promise<void> {
  const response = await call('POST', `/v1/ui/chat/${session}/stop`, headers);
  expect(await response.json()).toEqual({ stopped: false });
}

async function knowsNoFacts(headers: Headers): Promise<void> {
  expect(await (await call('GET', '/memory/a-user', headers)).json()).toMatchObject({ count: 0 });
  expect(await (await call('GET', '/memory/a-user', asAlice)).json()).toMatchObject({ count: 1 });
}

async function seesNoReminders(headers: Headers): Promise<void> {
  for (const query of ['', '?user_id=me', `?session_id=${session}`]) {
    const response = await call('GET', `/reminders${query}`, headers);
    expect(await response.json()).toMatchObject({ count: 0 });
  }
  expect(await (await call('GET', '/reminders', asAlice)).json()).toMatchObject({
    count: 1,
    reminders: [{ status: 'pending', user_id: 'me' }],
  });
}

async function forgetsNoFacts(headers: Headers): Promise<void> {
  expect(await (await call('DELETE', '/memory/a-user', headers)).json()).toMatchObject({ deleted: 0 });
  await knowsNoFacts({ authorization: await tokenOf('another stranger') });
}

async function expectAlicesWhole(): Promise<void> {
  const history = (await (await call('GET', `/session/${session}`, asAlice)).json()) as {
    message_count: number;
  };
  expect(history.message_count).toBe(2);
  expect(JSON.stringify(history)).toContain(ALICES_WORD);
}

describe('with authentication on', () => {
  it('the table has a row for every operation, and none for another', () => {
    expect(Object.keys(ROWS).sort()).toEqual(operations.map(({ name }) => name).sort());
  });

  it('the owner reaches what strangers do not', async () => {
    for (const { name, method } of operations) {
      const row = ROWS[name];
      if (row?.kind !== 'hidden' || method === 'DELETE') continue;
      expect([name, (await call(method, row.path, asAlice)).status]).toEqual([name, 200]);
    }
  });

  it("another's session and turn are not there, on any route", async () => {
    for (const operation of operations) {
      const { name, method } = operation;
      const row = rowOf(operation);
      const headers = { authorization: await tokenOf(`stranger at ${name}`) };
      switch (row.kind) {
        case 'hidden': {
          const response = await call(method, row.path, headers);
          const body = (await response.json()) as { error: { code: string } };
          expect([name, response.status, body.error.code]).toEqual([name, 404, row.code]);
          break;
        }
        case 'own': {
          const response = await call(method, row.path, headers, row.body);
          const answer = await response.text();
          expect([name, response.status]).toEqual([name, 200]);
          expect(answer).not.toContain(ALICES_WORD);
          break;
        }
        case 'check':
          await row.check(headers);
          break;
        case 'nothing':
          break;
        default:
          row satisfies never;
      }
    }
    await expectAlicesWhole();
  });

  it('is asked for on every route but those that tell of the service itself', async () => {
    const open: string[] = [];
    for (const { name, method, path } of operations) {
      for (const headers of [{}, { authorization: 'Bearer a.b.c' }]) {
        const response = await call(method, path.replaceAll(/\{\w+\}/g, 'demo'), headers);
        const body = (await response.json()) as { error?: { code?: string } };
        if (response.status !== 401) open.push(name);
        else expect(body.error?.code).toMatch(/^(AUTH\.(REQUIRED|INVALID)|invalid_api_key)$/);
      }
    }

    expect([...new Set(open)].filter((name) => !name.includes('/health'))).toEqual(['GET /']);
    expect(open.filter((name) => name === 'GET /health/live')).toHaveLength(2);
  });
});
