import { afterAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { answer, cutAfter, startFakeOpenAi, status, type FakeOpenAi } from '../support/fake-openai/index.js';
import { ask, ended, openPage, proseOf } from './support/open-page.js';
import { useStage } from './support/use-stage.js';

const LIMIT = 30;

let upstream: FakeOpenAi;

const stage = useStage(async () => {
  upstream = await startFakeOpenAi();
  return {
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: upstream.url,
    OPENAI_MODEL_DEFAULT: 'main',
    RATE_LIMIT_REQUESTS: String(LIMIT),
  };
});

afterAll(() => upstream.close());

const HOSTILE = `Before <script>alert(1)</script> <img src=x onerror=alert(2)> <b onclick="alert(3)">bold?</b>

<svg onload=alert(4)><script>alert(5)</script></svg>

<iframe src="https://evil.example/frame"></iframe>

<style>body { display: none }</style>

[click](javascript:alert(6)) [tab](java\tscript:alert(7)) [entity](&#106;avascript:alert(8)) [data](data:text/html,<script>alert(9)</script>)
[quote](https://ok.example/"onmouseover="alert(10)) [title](https://ok.example/ "x\\" onclick=\\"alert(11)")
[https://bank.example](https://evil.example/login) ![pixel](https://evil.example/pixel.png) ![inline](data:image/svg+xml,<svg onload=alert(12)>)
<https://auto.example/> <javascript:alert(13)> [ref][1]

[1]: javascript:alert(14)

\`\`\`"><img src=x onerror=alert(15)>
<script>alert(16)</script>
\`\`\`

| <script>alert(17)</script> | [cell](vbscript:alert(18)) |
| --- | --- |
| <math><mtext></table><img src=x onerror=alert(19)> | \${alert(20)} |

- [x] <input autofocus onfocus=alert(21)>

After.`;

const elementsOf = (page: Page): Promise<string[]> =>
  page.evaluate(
    "[...new Set([...document.querySelectorAll('.answer .prose *')].map((element) => element.localName))].sort()",
  );

describe('a hostile answer', () => {
  it('stays text: nothing of it runs, loads or looks like another place', async () => {
    const { page, problems } = await openPage(stage);
    upstream.script(answer(HOSTILE));
    await ask(page, 'attack');
    expect(await ended(page)).toBe('done');

    const harmless =
      /^(a|blockquote|br|button|code|del|div|em|figcaption|figure|h[345]|hr|input|li|ol|p|path|pre|rect|span|strong|svg|table|tbody|td|th|thead|tr|ul)$/;
    expect((await elementsOf(page)).filter((name) => !harmless.test(name))).toEqual([]);
    expect(
      await page.evaluate(
        "[...document.querySelectorAll('.answer *')].flatMap((element) => element.getAttributeNames()).filter((name) => /^on|^style$|^src/.test(name))",
      ),
    ).toEqual([]);
    const links = page.locator('.answer a');
    expect(await links.count()).toBe(5);
    for (const link of await links.all()) {
      expect(await link.getAttribute('href')).toMatch(/^https:\/\/(ok|evil|auto)\.example\//);
      expect(await link.getAttribute('rel')).toContain('noopener noreferrer');
      expect(await link.getAttribute('target')).toBe('_blank');
    }
    const text = await proseOf(page);
    expect(text).toContain('<script>alert(1)</script>');
    expect(text).toContain('https://bank.example (evil.example)');
    expect(text).toContain('Image: pixel');
    expect(text).toContain('After.');
    await page.getByLabel('Complete: checked').waitFor();
    // A reload draws it from the history.
    await page.reload();
    await page.getByText('After.').waitFor();
    expect(problems).toEqual([]);
  });

  it('is as harmless in a question', async () => {
    const { page, problems } = await openPage(stage);
    await ask(page, '<img src=x onerror=alert(1)> **not bold**');
    await ended(page);
    expect(await page.locator('.bubble').innerText()).toBe('<img src=x onerror=alert(1)> **not bold**');
    expect(problems).toEqual([]);
  });
});

describe('a failure', () => {
  it('is told in words, with its code and the request id, and can be tried again', async () => {
    const { page, problems } = await openPage(stage);
    upstream.respondWith(status(503));
    await ask(page, 'hello');
    const failure = page.locator('.failure');
    await failure.waitFor({ timeout: 30_000 });
    upstream.reset();
    upstream.script(status(400));
    expect(await failure.getAttribute('data-code')).toBe('UPSTREAM_OVERLOADED');
    expect(await failure.innerText()).toContain('The model is overloaded right now.');
    expect(await failure.locator('code').nth(1).innerText()).toMatch(/^[\da-f-]{36}$/);
    await failure.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.failure[data-code=UPSTREAM_INVALID_REQUEST]').waitFor();
    await page.reload();
    await page.locator('.failure[data-code="TURN.INTERRUPTED"]').waitFor();
    expect(await page.locator('.message').count()).toBe(2);
    await failure.getByRole('button', { name: 'Try again' }).click();
    await page.locator('.answer[data-status=done]').waitFor();
    expect(await page.locator('.message').count()).toBe(2);
    expect(await proseOf(page)).toBe('You said: hello');
    expect(problems).toEqual([]);
  });

  it('in the middle of an answer keeps what came, or takes it back where a new one is given', async () => {
    const { page } = await openPage(stage);
    upstream.respondWith(cutAfter(3, 'reset', { tokens: ['One ', 'two ', 'three ', 'four.'] }));
    await ask(page, 'count');
    expect(await ended(page)).toBe('failed');
    upstream.reset();
    expect(await page.locator('.failure').getAttribute('data-code')).toBe('UPSTREAM_INTERRUPTED');
    expect(await proseOf(page)).toMatch(/^One two/);

    upstream.script(cutAfter(2, 'reset', { tokens: ['Wrong ', 'start ', 'x'] }), answer('A new answer.'));
    await ask(page, 'again');
    expect(await ended(page, 2)).toBe('done');
    expect(await proseOf(page, 2)).toBe('A new answer.');
    await page.getByLabel('Complete: checked').waitFor();
  });

  it('for want of a key asks for one, and goes on with it', async () => {
    const { page } = await openPage(stage);
    const keys: (string | undefined)[] = [];
    await page.route(/\/(v1\/turns|sessions)$/, async (route) => {
      const authorization = route.request().headers()['authorization'];
      keys.push(authorization);
      if (authorization === 'Bearer right') return route.continue();
      const error = { code: 'AUTH.REQUIRED', message: 'A key is needed.', request_id: 'some-id' };
      return route.fulfill({ status: 401, json: { error } });
    });
    await ask(page, 'hello');
    const dialog = page.getByRole('dialog', { name: 'API key' });
    await dialog.getByLabel('Key').fill('wrong');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await dialog.getByText('That key was not accepted.').waitFor();
    await dialog.getByLabel('Key').fill('right');
    await dialog.getByRole('button', { name: 'Continue' }).click();
    await page.locator('.answer[data-status=done]').waitFor();
    expect(await page.locator('.message').count()).toBe(2);
    expect(await page.evaluate("sessionStorage.getItem('nestor.key')")).toBe('"right"');
    expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain('right');
  });

  it('of the quota says when to come back', async () => {
    const { page, problems } = await openPage(stage);
    const { remaining } = (await (await fetch(`${stage.url}/rate-limit-info`)).json()) as {
      remaining: number;
    };
    for (let turn = 0; turn < remaining; turn += 1) {
      await fetch(`${stage.url}/v1/turns`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ input: 'hello' }),
      });
    }
    await ask(page, 'one more');
    const failure = page.locator('.failure');
    await failure.waitFor();
    expect(await failure.getAttribute('data-code')).toBe('REQUEST.RATE_LIMITED');
    expect(await failure.innerText()).toMatch(/You have used up your messages for now\.\s+Try again from \S/);
    await page.getByText(/^No messages left until/).waitFor();
    expect(problems).toEqual([]);
  });
});
