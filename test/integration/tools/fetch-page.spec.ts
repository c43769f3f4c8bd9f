import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { answerJson, answerStatus, answerWith, FakeWeb, redirectTo } from '../../support/fake-web/index.js';
import { startTools, type StartedTools } from './tools-harness.js';

const PAGE = `<!doctype html><html><head><title>Phở &amp; bún</title><style>p{}</style></head><body>
<nav>Home About Login</nav><header>Banner</header>
<main><h1>Cách nấu phở</h1><p>Nước dùng <b>trong</b>.<script>steal()</script></p>
<ul><li>Xương bò</li><li>Quế</li></ul><a href="https://example.com/x">Xem thêm</a></main>
<footer>Copyright</footer></body></html>`;

let web: FakeWeb;
let open: StartedTools;
let guarded: StartedTools;

beforeAll(async () => {
  web = await FakeWeb.start();
  open = await startTools({ TOOLS_ALLOW_PRIVATE_ADDRESSES: 'true', TOOLS_CACHE_MAX_ENTRIES: '0' });
  guarded = await startTools({});
});
beforeEach(() => {
  web.reset();
});
afterAll(() => Promise.all([open.close(), guarded.close(), web.close()]));

const read = (path: string) => open.call('fetch_page', { url: `${web.origin}${path}` });

describe('fetch_page', () => {
  it('gives the main part of a page as text, with where it came from', async () => {
    web.on('/old', redirectTo('/page')).on('/page', answerWith('text/html; charset=utf-8', PAGE));
    const outcome = await read('/old');
    expect(outcome).toMatchObject({
      ok: true,
      source: 'external',
      result: { url: `${web.origin}/page`, title: 'Phở & bún' },
    });
    const { text } = (outcome as unknown as { result: { text: string } }).result;
    expect(text).toBe('Cách nấu phở\n\nNước dùng trong.\n\n* Xương bò\n* Quế\n\nXem thêm');
  });

  it('gives text and JSON as they are, and cuts what is long', async () => {
    web.on('/a.json', answerJson({ a: 1 })).on('/long', answerWith('text/plain', 'x'.repeat(20_000)));
    expect(await read('/a.json')).toMatchObject({ result: { text: '{"a":1}' } });
    const { text } = ((await read('/long')) as unknown as { result: { text: string } }).result;
    expect(text).toHaveLength(12_000);
    expect(text).toMatch(/\[cut here: the whole has 20000 characters\]$/);
  });

  it.each([
    ['a picture', answerWith('image/png', 'x'), 'something of the type image/png'],
    [
      'a page that scripts fill',
      answerWith('text/html', '<div id=app></div><script>x</script>'),
      'no text that can be read',
    ],
    ['nothing there', answerStatus(404), 'The page has nothing there (HTTP 404).'],
    ['deep nesting', answerWith('text/html', '<div>'.repeat(100_000)), 'no text that can be read'],
  ])('says why it cannot be read: %s', async (_case, step, error) => {
    web.on('/a', step);
    expect(await read('/a')).toMatchObject({ ok: false, error: expect.stringContaining(error) });
  });

  it.each(['localhost', '127.0.0.1', '[::1]', '169.254.169.254', '10.0.0.1'])(
    'does not open %s',
    async (host) => {
      web.on('/secret', answerWith('text/plain', 'the secret'));
      const outcome = await guarded.call('fetch_page', { url: `http://${host}:${web.port}/secret` });
      expect(outcome).toMatchObject({
        ok: false,
        code: 'TOOL.FAILED',
        error: 'This address cannot be opened: it does not lead to the public internet.',
      });
      expect(web.requests).toHaveLength(0);
    },
  );
});
