import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { gzipSync, brotliCompressSync, deflateSync } from 'node:zlib';
import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { z } from 'zod';
import { parseConfiguration } from '../../../src/config/index.js';
import {
  AddressGuard,
  HostLookup,
  OutboundError,
  OutboundHttp,
  type OutboundRequest,
} from '../../../src/tools/outbound/index.js';
import {
  answerJson,
  answerStatus,
  answerWith,
  FakeWeb,
  neverAnswer,
  redirectTo,
  resetConnection,
} from '../../support/fake-web/index.js';

/** Names that lead to the fakes, and one that leads elsewhere with its second address. */
class FakeLookup extends HostLookup {
  override async addressesOf(hostname: string) {
    if (hostname === 'nowhere.test') throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
    const local = { address: '127.0.0.1', family: 4 };
    return hostname === 'half.test' ? [{ address: '8.8.8.8', family: 4 }, local] : [local];
  }
}

/** Takes `public.test` for public, though it is here: the first hop of a chain has to be reached. */
class GuardWithOneExemption extends AddressGuard {
  readonly asked: string[] = [];

  override check(hostname: string, address: string): void {
    this.asked.push(`${hostname} ${address}`);
    if (hostname !== 'public.test') super.check(hostname, address);
  }
}

const VARIABLES = {
  TOOLS_RESPONSE_MAX_BYTES: '10000',
  TOOLS_MAX_REDIRECTS: '2',
  TOOLS_USER_AGENT: 'Nestor/test',
};
let web: FakeWeb;
let other: FakeWeb;
let guard: GuardWithOneExemption;
let http: OutboundHttp;

beforeAll(async () => {
  [web, other] = await Promise.all([FakeWeb.start(), FakeWeb.start()]);
});
beforeEach(() => {
  const { outbound } = parseConfiguration(VARIABLES);
  guard = new GuardWithOneExemption(outbound);
  http = new OutboundHttp(outbound, guard, new FakeLookup());
});
afterEach(async () => {
  await http.onApplicationShutdown();
  web.reset();
  other.reset();
  jest.restoreAllMocks();
});
afterAll(() => Promise.all([web.close(), other.close()]));

const request = (path: string, differences: Partial<OutboundRequest> = {}): OutboundRequest => ({
  service: 'The service',
  url: `${web.origin}${path}`,
  trust: 'configured',
  signal: new AbortController().signal,
  ...differences,
});
const get = (path: string, differences: Partial<OutboundRequest> = {}) =>
  http.fetch(request(path, differences));
/** Of an address that a model gave, on the host that counts as public. */
const getPublic = (path: string) =>
  get(path, { url: `http://public.test:${web.port}${path}`, trust: 'untrusted' });

async function failureOf(action: Promise<unknown>): Promise<OutboundError> {
  const error = await action.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof OutboundError)) throw new Error(`no OutboundError but ${String(error)}`);
  return error;
}

describe('a request', () => {
  it('names who asks and what can be read, adds to the query, and reads JSON by its shape', async () => {
    web.on('/a', answerJson({ price: 3 }));
    const response = await get('/a?x=1', {
      query: { q: 'phở bò', gone: undefined },
      headers: { 'x-key': 'k' },
    });

    expect(response.json(z.object({ price: z.number() }))).toEqual({ price: 3 });
    expect(web.lastQuery).toEqual({ x: '1', q: 'phở bò' });
    expect(web.requests[0]?.headers).toMatchObject({
      'user-agent': 'Nestor/test',
      'accept-encoding': 'gzip, deflate, br',
      'x-key': 'k',
    });
    expect(() => response.json(z.object({ price: z.string() }))).toThrow(
      'gave an answer that cannot be read',
    );
  });

  it('posts JSON', async () => {
    web.on('/a', answerJson({}));
    await get('/a', { json: { query: 'x' } });
    expect(web.requests[0]).toMatchObject({ method: 'POST', body: '{"query":"x"}' });
  });

  it('sends the name and password of a configured address as a header', async () => {
    web.on('/a', answerJson({}));
    await get('/a', { url: `http://me:p%40ss@127.0.0.1:${web.port}/a` });
    expect(web.requests[0]?.headers.authorization).toBe(`Basic ${btoa('me:p@ss')}`);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('unpacks %s', async (encoding, pack) => {
    web.on('/a', answerWith('text/plain', pack('phở'), 200, { 'content-encoding': encoding }));
    expect((await get('/a')).text()).toBe('phở');
  });
});

describe('what goes wrong is told in words for a model:', () => {
  it.each<[string, Parameters<FakeWeb['on']>[1], OutboundError['kind'], string]>([
    ['failure', answerStatus(503), 'status', 'The service is failing (HTTP 503).'],
    ['a key that is refused', answerStatus(401), 'status', 'The service refused the request (HTTP 401).'],
    [
      'a long body',
      answerWith('text/plain', 'x'.repeat(10_001)),
      'too-large',
      'The answer of The service is too large to read.',
    ],
    [
      'a body that unpacks to a long one',
      answerWith('text/plain', gzipSync(Buffer.alloc(50_000_000)), 200, { 'content-encoding': 'gzip' }),
      'too-large',
      'The answer of The service is too large to read.',
    ],
    [
      'no gzip',
      answerWith('text/plain', 'plain', 200, { 'content-encoding': 'gzip' }),
      'unreadable',
      'The service gave an answer that cannot be read.',
    ],
    [
      'an unknown encoding',
      answerWith('text/plain', 'x', 200, { 'content-encoding': 'zip' }),
      'unreadable',
      'The service gave an answer that cannot be read.',
    ],
    ['redirects without end', redirectTo('/a'), 'too-many-redirects', 'The service redirected too often.'],
    [
      'a redirect to a file',
      redirectTo('file:///etc/passwd'),
      'invalid-address',
      'Only whole addresses that begin with http:// or https:// can be opened.',
    ],
  ])('%s', async (_case, step, kind, message) => {
    web.on('/a', step);
    expect(await failureOf(get('/a'))).toMatchObject({ kind, message });
  });

  it('how long a service asks to wait', async () => {
    web.on('/a', answerStatus(429, { 'retry-after': '7' }));
    expect(await failureOf(get('/a'))).toMatchObject({ status: 429, retryAfterMs: 7_000 });
  });

  it('silence', async () => {
    web.on('/a', neverAnswer);
    expect(await failureOf(get('/a', { timeoutMs: 30 }))).toMatchObject({
      kind: 'timeout',
      message: 'The service did not answer within 0.03 s.',
    });
  });

  it('a port where nobody listens, and a name that nobody has', async () => {
    const closed = await FakeWeb.start();
    const { origin } = closed;
    await closed.close();
    expect(await failureOf(get('', { url: origin }))).toMatchObject({ kind: 'unreachable' });
    const unknown = get('', { url: 'http://nowhere.test/', trust: 'untrusted' });
    expect(await failureOf(unknown)).toMatchObject({ kind: 'unknown-host' });
  });

  it('and neither the words nor the log hold the query, while the log has the place', async () => {
    const debug = jest.spyOn(Logger.prototype, 'debug').mockImplementation(() => undefined);
    web.on('/a', answerStatus(500));
    const failure = await failureOf(get('/a', { query: { apikey: 'hunter2', q: 'my illness' } }));

    const told = JSON.stringify([failure.message, (failure.cause as Error).message, debug.mock.calls]);
    expect(told).not.toMatch(/hunter2|illness/);
    expect((failure.cause as Error).message).toBe(`${web.origin}/a?apikey=…&q=…: answered 500`);
    expect(debug.mock.calls[0]?.[0]).toContain('/a?apikey=…&q=…');
  });
});

it('that nobody was reached is told at once to who asks a moment later', async () => {
  // Whoever speaks TLS to it waits until the time to connect is over.
  let connections = 0;
  const silent = createServer(() => connections++).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const { outbound } = parseConfiguration({ TOOLS_CONNECT_TIMEOUT_MS: '20' });
  const impatient = new OutboundHttp(outbound, guard, new FakeLookup());
  const ask = (path: string) =>
    failureOf(impatient.fetch(request(path, { url: `https://127.0.0.1:${port}${path}` })));

  expect(await ask('/a')).toMatchObject({ kind: 'timeout', message: 'The service did not answer in time.' });
  expect(connections).toBe(1);
  expect(await ask('/b')).toMatchObject({
    kind: 'unreachable',
    message: 'The service could not be reached a moment ago.',
  });
  expect(connections).toBe(1);
  await impatient.onApplicationShutdown();
  silent.close();
});

describe('a connection that breaks off', () => {
  it('is tried once more for a GET', async () => {
    web.on('/a', (response, asked) =>
      (web.requests.length === 1 ? resetConnection : answerJson(1))(response, asked),
    );
    expect((await get('/a')).text()).toBe('1');
    expect(web.requests).toHaveLength(2);
  });

  it('and no more than once, and not for a POST', async () => {
    web.on('/a', resetConnection);
    expect(await failureOf(get('/a'))).toMatchObject({ kind: 'interrupted' });
    expect(web.requests).toHaveLength(2);
    expect(await failureOf(get('/a', { json: {} }))).toMatchObject({ kind: 'interrupted' });
    expect(web.requests).toHaveLength(3);
  });
});

it('ends with the reason of its signal', async () => {
  web.on('/a', neverAnswer);
  const turn = new AbortController();
  const reason = new Error('the client left');
  const answer = get('/a', { signal: turn.signal });
  setImmediate(() => {
    turn.abort(reason);
  });
  await expect(answer).rejects.toBe(reason);
});

describe('addresses of models and users', () => {
  it.each([
    ['127.0.0.1', (port: number) => `http://127.0.0.1:${port}/a`],
    ['its decimal form', (port: number) => `http://2130706433:${port}/a`],
    ['its form in IPv6', (port: number) => `http://[::ffff:127.0.0.1]:${port}/a`],
    ['localhost', (port: number) => `http://localhost:${port}/a`],
    ['a name that leads there', (port: number) => `http://rebound.test:${port}/a`],
    ['a name that leads there too', (port: number) => `http://half.test:${port}/a`],
    ['the metadata of a cloud', () => 'http://169.254.169.254/latest/meta-data/'],
  ])('are not opened where they lead inside: %s', async (_case, addressFor) => {
    web.on('/a', answerJson('the secret'));
    const failure = await failureOf(get('', { url: addressFor(web.port), trust: 'untrusted' }));

    expect(failure).toMatchObject({ kind: 'refused-address' });
    expect(failure.message).not.toMatch(/127|169|local/);
    expect(web.requests).toHaveLength(0);
  });

  it('are checked again at each connection, not at a look ahead', async () => {
    web.on('/a', answerJson(1));
    await getPublic('/a');
    await getPublic('/a');
    expect(guard.asked).toEqual(['public.test 127.0.0.1', 'public.test 127.0.0.1']);
  });

  it('are checked on each redirect', async () => {
    web.on('/a', redirectTo('/b', 301)).on('/b', redirectTo(`${other.origin}/secret`, 307));
    other.on('/secret', answerJson('the secret'));

    expect(await failureOf(getPublic('/a'))).toMatchObject({ kind: 'refused-address' });
    expect(web.requests.map(({ url }) => url.pathname)).toEqual(['/a', '/b']);
    expect(other.requests).toHaveLength(0);
  });

  it('that a configured server redirects to are among them, and get no keys', async () => {
    web
      .on('/a', redirectTo(`${other.origin}/secret`))
      .on('/c', redirectTo(`http://public.test:${other.port}/d`));
    other.on('/d', answerJson(1));

    expect(await failureOf(get('/a'))).toMatchObject({ kind: 'refused-address' });
    expect((await get('/c', { headers: { 'x-key': 'hunter2' } })).text()).toBe('1');
    expect(other.requests).toHaveLength(1);
    expect(other.requests[0]?.headers).not.toHaveProperty('x-key');
  });

  it('are opened inside where the operator allows it', async () => {
    const { outbound } = parseConfiguration({ TOOLS_ALLOW_PRIVATE_ADDRESSES: 'true' });
    const open = new OutboundHttp(outbound, new AddressGuard(outbound), new FakeLookup());
    web.on('/a', answerJson(1));
    expect((await open.fetch(request('/a', { trust: 'untrusted' }))).text()).toBe('1');
    await open.onApplicationShutdown();
  });
});
