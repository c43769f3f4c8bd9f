import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** Addresses of other hosts in what a page loads. */
const FOREIGN = /(?:src|href)="?(?:https?:)?\/\//;

describe('the pages of the API', () => {
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ APP_NAME: 'A <b> & c' });
  });
  afterAll(() => service.close());

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(service.url + path, { headers, redirect: 'manual' });

  it.each(['/docs', '/redoc'])('names no other host, and has its files here: %s', async (path) => {
    const page = await get(path);
    const html = await page.text();
    const files = [...html.matchAll(/(?:src|href)="([^":]+)"/g)].map(([, name = '']) => name);

    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).not.toMatch(FOREIGN);
    expect(files.length).toBeGreaterThan(1);
    for (const name of files) {
      expect([name, (await get(new URL(name, service.url + path).pathname)).status]).toEqual([name, 200]);
    }
  });

  it('writes the name of the service as text', async () => {
    expect(await (await get('/redoc')).text()).toContain('<title>A &lt;b&gt; &amp; c API</title>');
  });

  it('leaves the logo of another host out of the bundle', async () => {
    const bundle = await (await get('/redoc/redoc.standalone.js')).text();

    expect(bundle).toContain('data:image/svg+xml');
    expect(bundle).not.toContain('cdn.redoc.ly');
  });

  it('is loaded again only where it has changed', async () => {
    const first = await get('/redoc/redoc.standalone.js');
    await first.text();
    const etag = first.headers.get('etag') ?? '';

    expect(first.headers.get('cache-control')).toBe('no-cache');
    // Without it fetch asks for a fresh answer of its own accord.
    const headers = { 'if-none-match': etag, 'cache-control': 'max-age=0' };
    expect((await get('/redoc/redoc.standalone.js', headers)).status).toBe(304);
  });

  it('keeps its relative addresses right', async () => {
    const response = await get('/redoc/');

    expect([response.status, response.headers.get('location')]).toEqual([308, '../redoc']);
    expect((await get('/redoc/nothing.js')).status).toBe(404);
  });
});
