import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ask, ended, openPage } from './support/open-page.js';
import { useStage } from './support/use-stage.js';

const stage = useStage(() => ({ DEMO_DELAY_MS: '5' }));

const paperOf = (page: Page): Promise<string> =>
  page.evaluate('getComputedStyle(document.body).backgroundColor');

/** The name of what has the focus, with a remark where that cannot be seen. */
const FOCUSED = `(() => {
  const element = document.activeElement;
  const name = element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText;
  const box = element.closest('.composer-box');
  const isSeen =
    getComputedStyle(element).outlineStyle !== 'none' ||
    (box !== null && getComputedStyle(box).borderColor === 'rgb(15, 107, 95)');
  return name.trim() + (isSeen ? '' : ' (unseen)');
})()`;

const LIGHT = 'rgb(251, 250, 248)';
const DARK = 'rgb(22, 23, 24)';

describe('the keyboard', () => {
  it('sends with Enter, breaks the line with Shift+Enter and leaves Enter to an input method', async () => {
    const { page } = await openPage(stage);
    const field = page.getByRole('textbox');
    await field.fill('hello');
    await field.press('Shift+Enter');
    expect(await field.inputValue()).toBe('hello\n');
    for (const init of [{ isComposing: true }, { keyCode: 229 }]) {
      await field.dispatchEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init });
    }
    expect(await page.locator('.message').count()).toBe(0);
    await field.press('Enter');
    expect(await ended(page)).toBe('done');
    expect(await page.locator('.bubble').innerText()).toBe('hello');
    expect(await field.inputValue()).toBe('');
  });

  it('reaches the field with / and stops the answer with Escape', async () => {
    const { page, problems } = await openPage(stage);
    await page.getByRole('button', { name: 'New chat' }).focus();
    await page.keyboard.press('/');
    await page.keyboard.type('hi [demo:slow]');
    await page.keyboard.press('Enter');
    await page.locator('.answer .prose').waitFor();
    await page.keyboard.press('Escape');
    expect(await ended(page)).toBe('cancelled');
    expect(await page.locator('.ending').innerText()).toBe('Stopped.');
    expect(problems).toEqual([]);
  });

  it('reaches everything with Tab, and shows where it is', async () => {
    const { page } = await openPage(stage);
    await page.locator('.empty').waitFor();
    await page.locator('.skip').focus();
    const reached: string[] = [];
    while (reached.at(-1) !== 'Send') {
      reached.push(await page.evaluate<string>(FOCUSED));
      await page.keyboard.press('Tab');
    }
    // Conversations of the tests before are between them.
    expect(reached.filter((name) => !/^Conversation|^Delete/.test(name))).toEqual([
      'Skip to the message field',
      'New chat',
      'Language: Tiếng Việt',
      'Appearance: as the system. Change',
      'Calculate 15 * 7 + 23',
      'What time is it in Tokyo?',
      'Tell me a story',
      'What can you do?',
      'Your message',
      'Provider and model',
      'Send',
    ]);
  });
});

describe('language and theme', () => {
  it('speaks the browser’s language, and the chosen one from then on', async () => {
    const { page } = await openPage(stage, { locale: 'vi-VN' });
    expect(await page.locator('html').getAttribute('lang')).toBe('vi');
    await page.getByRole('button', { name: 'Trò chuyện mới' }).waitFor();
    await page.getByRole('button', { name: 'Ngôn ngữ: English' }).click();
    await page.getByRole('heading', { name: 'What would you like to know?' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'New chat' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });

  it('is as light or dark as the system, or as chosen', async () => {
    const { page } = await openPage(stage, { colorScheme: 'dark' });
    expect(await paperOf(page)).toBe(DARK);
    await page.emulateMedia({ colorScheme: 'light' });
    expect(await paperOf(page)).toBe(LIGHT);
    const button = page.getByRole('button', { name: /^Appearance/ });
    await button.click();
    await button.click();
    expect(await paperOf(page)).toBe(DARK);
    await page.reload();
    expect(await paperOf(page)).toBe(DARK);
  });
});

describe('a phone', () => {
  it('has everything on 360 pixels, with the conversations in a drawer', async () => {
    const { page, problems } = await openPage(stage, {
      viewport: { width: 360, height: 640 },
      hasTouch: true,
      isMobile: true,
    });
    const width = (): Promise<number> => page.evaluate('document.documentElement.scrollWidth');
    const question = 'Tell me a story, one with a title that is much too long for the width of a phone';
    await ask(page, question);
    await ended(page);
    expect(await width()).toBe(360);
    const wide = await page.evaluate(
      "[...document.querySelectorAll('main *:not(pre *, .table *)')].filter((element) => element.getBoundingClientRect().right > 360).map((element) => element.outerHTML.slice(0, 80))",
    );
    expect(wide).toEqual([]);
    // What does not fit, such as code, scrolls by itself.
    expect(await page.evaluate('scroller.scrollWidth - scroller.clientWidth')).toBe(0);

    const link = page.getByRole('link', { name: question });
    expect(await link.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Show conversations' }).tap();
    await link.waitFor();
    await page.keyboard.press('Escape');
    await link.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Show conversations' }).tap();
    await link.waitFor();
    expect(await width()).toBe(360);
    await page.getByRole('complementary').getByRole('button', { name: 'New chat' }).tap();
    await page.locator('.empty').waitFor();
    await link.waitFor({ state: 'hidden' });
    expect(problems).toEqual([]);
  });
});

describe('following an answer', () => {
  it('keeps the end in view until the reader scrolls up, and comes back on demand', async () => {
    const { page } = await openPage(stage, { viewport: { width: 900, height: 500 } });
    const distance = (): Promise<number> =>
      page.evaluate('Math.round(scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop)');
    await ask(page, 'Tell me a story');
    await page.locator('.prose h4').waitFor();
    expect(await distance()).toBeLessThan(32);
    await page.locator('#scroller').hover();
    await page.mouse.wheel(0, -300);
    const jump = page.getByRole('button', { name: 'Jump to latest' });
    await jump.waitFor();
    await ended(page);
    expect(await distance()).toBeGreaterThan(100);
    await jump.click();
    await jump.waitFor({ state: 'hidden' });
    expect(await distance()).toBeLessThan(32);
  });
});
