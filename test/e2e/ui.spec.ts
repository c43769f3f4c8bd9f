import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { startTestApp, type TestApp } from '../support/test-app.js';

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp();
});

afterAll(() => service.close());

/** The status line of a GET whose path is sent as it is, which fetch does not do. */
async function statusOf(path: string): Promise<string> {
  const { hostname, port } = new URL(service.url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.end(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`);
  return (await text(socket)).split('\r\n')[0] ?? '';
}

describe('GET /ui', () => {
  it('is the page, under a policy that allows its own files and service alone', async () => {
    const response = await fetch(`${service.url}/ui`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    const policy = response.headers.get('content-security-policy') ?? '';
    for (const directive of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'self'",
    ]) {
      expect(policy.split('; ')).toContain(directive);
    }
    expect(policy).not.toContain('unsafe');
    const page = await response.text();
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    expect((await fetch(`${service.url}/ui/`, { redirect: 'manual' })).headers.get('location')).toBe('../ui');
  });

  it('serves every file that the page and its modules name, with its type', async () => {
    const pending = ['ui'];
    const types = new Map<string, string | null>();
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      if (types.has(path)) continue;
      const response = await fetch(`${service.url}/${path}`);
      expect([path, response.status]).toEqual([path, 200]);
      types.set(path, response.headers.get('content-type'));
      const pattern = path.endsWith('.js')
        ? /(?:\bfrom ?|\bimport ?)["']([\w./-]+)["']/g
        : /\b(?:href|src)="([\w./-]+)"/g;
      const names = (await response.text()).matchAll(pattern);
      for (const [, name = ''] of names) {
        pending.push(new URL(name, `${service.url}/${path}`).pathname.slice(1));
      }
    }
    expect(types.get('ui/main.js')).toBe('text/javascript; charset=utf-8');
    expect(types.get('ui/packages/lit-html/lit-html.js')).toBe('text/javascript; charset=utf-8');
    expect(types.get('ui/packages/marked.js')).toBe('text/javascript; charset=utf-8');
    expect(types.get('ui/styles/theme.css')).toBe('text/css; charset=utf-8');
    expect(types.get('ui/favicon.svg')).toBe('image/svg+xml');
  });

  it('is not sent again as long as it is the same', async () => {
    const first = await fetch(`${service.url}/ui/main.js`);
    expect(first.headers.get('cache-control')).toBe('no-cache');
    const again = await fetch(`${service.url}/ui/main.js`, {
      // As a browser does; fetch on its own would forbid the 304.
      headers: { 'if-none-match': first.headers.get('etag') ?? '', 'cache-control': 'max-age=0' },
    });
    expect(again.status).toBe(304);
    const head = await fetch(`${service.url}/ui/main.js`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it.each([
    '/ui/../package.json',
    '/ui/..%2f..%2fpackage.json',
    '/ui/%2e%2e/%2e%2e/package.json',
    '/ui/..%5c..%5cpackage.json',
    '/ui//etc/passwd',
    '/ui/types.d.ts',
    '/ui/packages/lit-html/package.json',
    '/ui/main.js%00.css',
  ])('serves nothing else: %s', async (path) => {
    expect(await statusOf(path)).toBe('HTTP/1.1 404 Not Found');
  });
});
