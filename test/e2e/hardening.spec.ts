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
  });

  it('lets the docs load their own scripts and styles, and nothing from elsewhere', async () => {
    const { headers } = await fetch(`${app.url}/docs`);
    const page = await (await fetch(`${app.url}/docs/`)).text();

    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self' 'unsafe-inline'");
    expect(policy).toContain("frame-ancestors 'none'");
    // A script written into the page would not run.
    expect([...page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/g)]).toEqual([]);
    expect([...page.matchAll(/(?:src|href)="(https?:)?\/\//g)]).toEqual([]);
  });
});

describe('a request', () => {
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
