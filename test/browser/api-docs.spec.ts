import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { useStage } from './support/use-stage.js';

const stage = useStage(() => ({ DEMO_DELAY_MS: '0' }));

interface Opened {
  readonly page: Page;
  /** Errors in the console, failed requests and requests to other hosts. */
  readonly problems: string[];
}

async function open(path: string): Promise<Opened> {
  const page = await (await stage.browser.newContext()).newPage();
  const problems: string[] = [];
  page.setDefaultTimeout(20_000);
  page.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => problems.push(`failed: ${request.url()}`));
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(stage.url)) {
      problems.push(`request: ${request.url()}`);
    }
  });
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  await page.goto(stage.url + path);
  return { page, problems };
}

describe('ReDoc', () => {
  it('shows every tag and operation, from this host alone', async () => {
    const { page, problems } = await open('/redoc');
    await page
      .getByRole('heading', { name: /Nestor/ })
      .first()
      .waitFor();

    await page.getByText('Ask, and stream the answer as JSON events').first().waitFor();
    expect(await page.getByText('/v1/ui/chat/{id}/stop').count()).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });
});

describe('Swagger UI', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await open('/docs');
  });

  /** Opens an operation, sends what is filled in, and closes it again; returns the status and the answer as shown. */
  const execute = async (id: string, accept: string): Promise<[status: string, answer: string]> => {
    const block = opened.page.locator(`.opblock[id$="-${id}"]`);
    const header = block.locator('.opblock-summary-control');
    await header.click();
    await block.locator('.responses-wrapper select').first().selectOption(accept);
    await block.getByRole('button', { name: 'Execute' }).click();
    const live = block.locator('.live-responses-table .response');
    const status = await live.locator('.response-col_status').innerText();
    const answer = await live.locator('.response-col_description').innerText();
    await block.getByRole('button', { name: 'Clear' }).click();
    await header.click();
    return [status, answer];
  };

  it.each([
    ['streamStream', 'text/event-stream', /"type":"end"/],
    ['turnsRun', 'application/json', /"status": "completed"/],
    ['turnsRun', 'text/event-stream', /event: turn-end/],
    ['sessionList', 'application/json', /"total_sessions"/],
    ['uiChatChat', 'text/event-stream', /\[DONE\]/],
    ['chatCompletionsComplete', 'text/event-stream', /\[DONE\]/],
  ])('tries %s as it is filled in, for %s', async (id, accept, answer) => {
    const [status, text] = await execute(id, accept);

    expect(status).toMatch(/^200/);
    expect(text).toMatch(answer);
    expect(opened.problems).toEqual([]);
  });
});
