import { afterAll, afterEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { awaitUntil } from '../support/await-until.js';
import {
  answer,
  cutAfter,
  gatedAnswer,
  stallAfter,
  startFakeOpenAi,
  status,
  toolCalls,
  type FakeOpenAi,
} from '../support/fake-openai/index.js';
import type { ServedPage } from './support/serve-html.js';
import { useStage } from './support/use-stage.js';
import { servePage } from './use-chat/serve-page.js';

/** What a page of another origin sees of the service, through `useChat` of @ai-sdk/react. */
let upstream: FakeOpenAi;
let served: ServedPage;
const stage = useStage(async () => {
  upstream = await startFakeOpenAi();
  served = await servePage();
  return {
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: upstream.url,
    OPENAI_MODEL_DEFAULT: 'main',
    CORS_ORIGINS: served.origin,
  };
});
const pages: Page[] = [];
afterEach(async () => {
  for (const page of pages.splice(0)) await page.context().close();
  upstream.reset();
});
afterAll(async () => {
  served.close();
  await upstream.close();
});

async function open(chat: string): Promise<Page> {
  const page = await (await stage.browser.newContext()).newPage();
  pages.push(page);
  page.setDefaultTimeout(10_000);
  await page.goto(`${served.origin}/?${new URLSearchParams({ service: stage.url, chat }).toString()}`);
  await is(page, 'ready');
  return page;
}

async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox').fill(text);
  await page.getByRole('textbox').press('Enter');
}

/** Waits for the status that `useChat` tells. */
const is = (page: Page, state: string): Promise<void> => page.locator(`main[data-status=${state}]`).waitFor();
const texts = (page: Page): Promise<string[]> => page.locator('article').allInnerTexts();
const shows = (page: Page, text: string): Promise<void> =>
  page.locator('.assistant', { hasText: text }).waitFor();

it('streams an answer, and gives it anew', async () => {
  const page = await open('plain');
  const gate = gatedAnswer();
  upstream.script(gate.step, answer('Better.'));
  await ask(page, 'Count.');
  await shows(page, 'one two');
  expect(await page.locator('main').getAttribute('data-status')).toBe('streaming');
  gate.open();
  await is(page, 'ready');

  await page.getByRole('button', { name: 'Regenerate' }).click();
  await shows(page, 'Better.');
  await is(page, 'ready');
  expect(await texts(page)).toEqual(['Count.', 'Better.']);
  await page.reload();
  await shows(page, 'Better.');
  expect(await texts(page)).toEqual(['Count.', 'Better.']);
});

it('shows tools with input and output, also after a reload', async () => {
  const page = await open('tools');
  upstream.script(toolCalls([{ name: 'calculate', arguments: { expression: '6*7' } }]), answer('42.'));
  await ask(page, 'Six times seven?');
  await shows(page, '42.');
  await is(page, 'ready');

  const call = 'calculate({"expression":"6*7"}) = Result: 6*7 = 42';
  const tool = page.locator('code[data-state=output-available]');
  expect(await tool.allInnerTexts()).toEqual([call]);
  const before = await texts(page);
  await page.reload();
  await shows(page, '42.');
  expect(await tool.allInnerTexts()).toEqual([call]);
  expect(await texts(page)).toEqual(before);
});

it('goes on after a reload in mid-answer without loss or doubling', async () => {
  const page = await open('reload');
  const gate = gatedAnswer();
  upstream.script(answer('Hello.'), gate.step);
  await ask(page, 'Hi!');
  await shows(page, 'Hello.');
  await is(page, 'ready');
  await ask(page, 'Count.');
  await shows(page, 'one two');

  await page.reload();
  await shows(page, 'one two');
  expect(await page.locator('main').getAttribute('data-status')).toBe('streaming');
  gate.open();
  await is(page, 'ready');
  expect(await texts(page)).toEqual(['Hi!', 'Hello.', 'Count.', 'one two']);
  expect(upstream.requests).toHaveLength(2);
});

it('stops the model when it is stopped, here and in another tab', async () => {
  const [page, other] = [await open('stop'), await open('stop')];
  upstream.script(stallAfter(2, { tokens: ['one ', 'two ', 'three'] }));
  await ask(page, 'Count.');
  await shows(page, 'one two');
  await other.reload();
  await shows(other, 'one two');

  await page.getByRole('button', { name: 'Stop' }).click();
  await page.locator('output', { hasText: 'stopped' }).waitFor();
  expect(await upstream.requests[0]?.closedByClient).toBe(true);
  await other.locator('.assistant[data-status=cancelled]').waitFor();
  await is(other, 'ready');
  await page.reload();
  await page.locator('.assistant[data-status=cancelled]').waitFor();
  for (const tab of [page, other]) {
    expect((await texts(tab)).map((text) => text.trim())).toEqual(['Count.', 'one two']);
  }
});

it('shows an error ahead of an answer and in the middle of one', async () => {
  const page = await open('failure');
  upstream.script(status(400));
  await ask(page, 'Hello?');
  await is(page, 'error');
  expect(await page.getByRole('alert').innerText()).toContain('UPSTREAM_');

  upstream.reset();
  upstream.respondWith(cutAfter(2, 'eof', { tokens: ['Not ', 'all', '.'] }));
  await page.getByRole('button', { name: 'Regenerate' }).click();
  await shows(page, 'Not all');
  await is(page, 'error');
  await awaitUntil(async () => (await page.getByRole('alert').innerText()) !== '');
  await page.locator('.assistant[data-status=failed][data-code=UPSTREAM_INTERRUPTED]').waitFor();
  expect(await texts(page)).toEqual(['Hello?', 'Not all']);
});
