import { describe, expect, it } from '@jest/globals';
import { readPage, snippetToText } from './read-page.js';

describe('readPage', () => {
  it.each([
    ['a page without a main part', '<body><nav>Menu</nav><p>One</p><p>Two &lt;3</p></body>', 'One\n\nTwo <3'],
    ['the main part', '<p>Top</p><main><p>The main part</p></main>', 'The main part'],
    [
      'all where the main part is a scrap',
      `<p>${'Long. '.repeat(20)}</p><main>Ad</main>`,
      `${'Long. '.repeat(20).trim()}\n\nAd`,
    ],
    ['tables', '<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>', 'A | B\n1 | 2'],
    ['lines', 'a<br>b<hr>c', 'a\nb\n\nc'],
    ['what a picture shows', '<p>See <img src=x alt="a cat"> there</p>', 'See a cat there'],
    ['no scripts, styles and forms', '<script>a</script><style>b</style><form>c</form><p>d</p>', 'd'],
    ['what was never closed', '<p>a<b>b<p>c', 'ab\n\nc'],
    ['no markup', 'plain', 'plain'],
    ['nothing', '', ''],
  ])('reads %s', (_case, html, text) => {
    expect(readPage(html).text).toBe(text);
  });

  it('has the title, which is no part of the text', () => {
    expect(readPage('<title> A &amp;\n B </title><p>x</p>')).toEqual({ title: 'A & B', text: 'x' });
    expect(readPage('<p>x</p>').title).toBeUndefined();
  });

  it.each([
    ['<div>'],
    ['<ul><li>'],
    ['<table><tr><td>x'],
    ['<'],
    ['<a '],
    ['</p>'],
    ['<!--'],
    ['&amp;'],
    ['\n x'],
  ])('gets through two million characters of %j', (piece) => {
    expect(readPage(piece.repeat(2_000_000 / piece.length)).text.length).toBeLessThanOrEqual(1_000_000);
  });
});

it('a snippet becomes one line', () => {
  expect(snippetToText('How to <strong>stream</strong>\n with &lt;Sse&gt;<br>fast')).toBe(
    'How to stream with <Sse> fast',
  );
});
