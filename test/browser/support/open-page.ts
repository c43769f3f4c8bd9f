import { afterEach } from '@jest/globals';
import type { BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { Stage } from './use-stage.js';

/** The page in a tab of its own, with nothing kept from earlier ones. */
export interface OpenPage {
  readonly page: Page;
  /** What must not happen: errors in the console, violations of the policy, requests to other hosts. */
  readonly problems: string[];
}

const opened: BrowserContext[] = [];

/** Pages that are left open go on drawing. */
afterEach(async () => {
  await Promise.all(opened.splice(0).map((context) => context.close()));
});

/** Opens `/ui` below `url` and waits until it can be used. English and light unless `options` say otherwise. */
export async function openPage(
  { browser, url }: Stage,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ locale: 'en-US', colorScheme: 'light', ...options });
  opened.push(context);
  const page = await context.newPage();
  const problems: string[] = [];
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined);
  });
  page.on('request', (request) => {
    const isOwn = request.url().startsWith(url) || request.url().startsWith('data:');
    if (!isOwn) problems.push(`request: ${request.url()}`);
  });
  page.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    // Chromium reports each refused or broken call; those of the service itself are what many tests are about.
    const isOfService =
      message.text().startsWith('Failed to load resource') && !message.location().url.includes('/ui');
    if (!isOfService) problems.push(`${message.type()}: ${message.text()}`);
  });
  await page.goto(`${url}/ui`);
  await page.getByRole('textbox').waitFor();
  return { page, problems };
}

/** Asks by keyboard, as a person does. */
export async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox').fill(text);
  await page.getByRole('textbox').press('Enter');
}

/** The `number`th answer, counted from 1, once it has ended; an ended one names how. */
export async function ended(page: Page, number = 1): Promise<string> {
  const answer = page.locator('.answer').nth(number - 1);
  await page
    .locator(`.answer:not([data-status=streaming])`)
    .nth(number - 1)
    .waitFor();
  return (await answer.getAttribute('data-status')) ?? '';
}

/** The text of an answer as it is read: without its buttons. */
export async function proseOf(page: Page, number = 1): Promise<string> {
  const parts = await page
    .locator('.answer')
    .nth(number - 1)
    .locator('.prose')
    .allInnerTexts();
  return parts.join('\n');
}
