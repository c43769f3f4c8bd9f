import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonPost } from '../support/event-stream.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ ENVIRONMENT: 'production', RATE_LIMIT_BURST: '0' });
});
afterAll(() => app.close());

const codeOf = async (response: Response) =>
  ((await response.json()) as { error: { code: string } }).error.code;

describe('every answer', () => {
  it.each([
    ['data', '/', {}],
    ['an error', '/nowhere', {}],
    ['a body that is not JSON', '/stream', jsonPost('{')],
    ['an event stream', '/stream', jsonPost({ prompt: 'hi' })],
  ])('tells browsers to run, frame and guess nothing: %s', async (_what, path, init) => {
    const { headers } = await fetch(`${app.url}${path}`, init);

    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy':
        "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
      'cache-control': expect.stringMatching(/no-store|no-cache/),
    });
    expect(headers.has('x-powered-by')).toBe(false);
    expect(headers.has('server')).toBe(false);
    expect(headers.has('cross-origin-opener-policy')).toBe(false);
  });

  it('lets the docs load their own scripts and styles, and nothing from elsewhere', async () => {
    const { headers } = await fetch(`${app.url}/docs`);
    const page = await (await fetch(`${app.url}/docs/`)).text();

    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self' 'unsafe-inline'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    // A script written into the page would not run.
    expect([...page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/g)]).toEqual([]);
    expect([...page.matchAll(/(?:src|href)="(https?:)?\/\//g)]).toEqual([]);
  });
});

/** All that comes back for what is sent as it is, until the server closes. */
async function sendRaw(text: string): Promise<string> {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1').setEncoding('latin1');
  let answer = '';
  socket.on('data', (part) => (answer += String(part)));
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

describe('a request', () => {
  it.each([
    ['without Host', 'GET /health/live HTTP/1.1', 400, 'REQUEST.INVALID'],
    [
      'that expects what is not done',
      'POST /stream HTTP/1.1\r\nHost: a\r\nExpect: nonsense\r\nContent-Length: 9',
      417,
      'REQUEST.EXPECTATION_FAILED',
    ],
  ])('%s is answered in the form of all errors', async (_what, head, status, code) => {
    const answer = await sendRaw(`${head}\r\nConnection: close\r\nX-Request-ID: mine\r\n\r\n`);
    const [headers = '', body = ''] = answer.split('\r\n\r\n');

    expect(headers).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(headers).toContain('\r\nX-Request-ID: mine');
    expect(headers).toContain("\r\nContent-Security-Policy: default-src 'none'");
    expect(headers).toContain('\r\nCache-Control: no-store');
    expect(JSON.parse(body)).toMatchObject({ error: { code, request_id: 'mine' } });
  });

  it('needs no Host in HTTP/1.0', async () => {
    expect(await sendRaw('GET /health/live HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('is told to go on with its body where it asks', async () => {
    const head = 'POST /stream HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1';

    expect(await sendRaw(`${head}\r\nConnection: close\r\n\r\n{`)).toMatch(
      /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 4/,
    );
  });

  it('may have an address of at most 8 KB', async () => {
    const response = await fetch(`${app.url}/sessions?${'a'.repeat(8_192)}`);

    expect(response.status).toBe(414);
    expect(await codeOf(response)).toBe('REQUEST.URL_TOO_LONG');
  });

  it.each([
    ['/stream', '{"prompt": "hi", "__proto__": {"isAdmin": true}}'],
    ['/stream', '{"prompt": "hi", "constructor": {"prototype": {"isAdmin": true}}}'],
    ['/tools/test', '{"tool_name": "calculate", "arguments": {"a": [{"__proto__": {"isAdmin": true}}]}}'],
    ['/v1/turns', '{"input": "hi", "constructor": {"prototype": {"isAdmin": true}}}'],
  ])('reaches no prototype: %s %s', async (path, body) => {
    const response = await fetch(`${app.url}${path}`, jsonPost(body));

    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('REQUEST.INVALID');
    expect('isAdmin' in {}).toBe(false);
  });

  it.each([
    ['in a charset', '/stream', { 'content-type': 'application/json; charset=utf-8' }],
    ['of another type of JSON', '/stream', { 'content-type': 'application/ld+json' }],
    ['for a route that is found by a pattern', '/chat/openai', { 'content-type': 'application/json' }],
  ])('reaches no prototype by a body %s', async (_what, path, headers) => {
    const body = '{"prompt": "hi", "message": "hi", "__proto__": {"isAdmin": true}}';
    const response = await fetch(`${app.url}${path}`, { method: 'POST', headers, body });

    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('REQUEST.INVALID');
    expect('isAdmin' in {}).toBe(false);
  });

  const nested = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
  // The body itself is a level, and so are the arguments.
  it.each([
    ['as deep as it may be', nested(98), 422],
    ['a level deeper', nested(99), 400],
    ['as deep as 1 MB can be', nested(400_000), 400],
    ['of too many values', `[${'1,'.repeat(20_000)}1]`, 400],
  ])('has a shape of some bounds: %s', async (_what, value, status) => {
    const body = `{"tool_name": "calculate", "arguments": {"expression": ${value}}}`;
    const response = await fetch(`${app.url}/tools/test`, jsonPost(body));

    expect(response.status).toBe(status);
    expect(await codeOf(response)).toBe(status === 400 ? 'REQUEST.INVALID' : 'TOOL.INVALID_ARGUMENTS');
  });

  it("is told in OpenAI's form on its routes", async () => {
    const body = '{"model": "demo", "messages": [{"role": "user", "content": "hi", "__proto__": {}}]}';
    const response = await fetch(`${app.url}/v1/chat/completions`, jsonPost(body));

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });

  it('makes no objects of its query', async () => {
    const response = await fetch(
      `${app.url}/sessions?__proto__[isAdmin]=1&constructor[prototype][isAdmin]=1`,
    );

    expect(response.status).toBe(200);
    expect('isAdmin' in {}).toBe(false);
  });

  it('may still speak of such things', async () => {
    const body = { tool_name: 'calculate', arguments: { expression: '1 + 1' }, constructor: '__proto__' };
    const response = await fetch(`${app.url}/tools/test`, jsonPost(body));

    expect(response.status).toBe(200);
  });

  it('is refused when it unpacks to more than 1 MB', async () => {
    const stream = new Blob([`{"prompt": "${'a'.repeat(2_000_000)}"}`])
      .stream()
      .pipeThrough(new CompressionStream('gzip'));
    const packed = await new Response(stream).arrayBuffer();
    const response = await fetch(`${app.url}/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: packed,
    });

    expect(packed.byteLength).toBeLessThan(10_000);
    expect(response.status).toBe(413);
  });
});
