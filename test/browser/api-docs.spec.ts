import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { inOrder, madeIdOf, unusualStatusOf } from '../support/documented-calls.js';
import { operationsOf, readDocument, type DocumentedOperation } from '../support/openapi-operations.js';
import { useStage } from './support/use-stage.js';

const stage = useStage(() => ({ DEMO_DELAY_MS: '0' }));

/** How a stream shows that its answer is whole. */
const LAST_EVENT = /"type":"end"|event: turn-end|\[DONE\]/;

/** An answer as the page shows it. */
interface Shown {
  readonly accept: string;
  readonly status: number;
  readonly text: string;
}

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
    // All of the document's schemas, which would be drawn again with every answer.
    await toggle(opened.page.locator('.models-control'));
  });

  /** Opens or closes a part of the page: a click that need not be a person's, who would first scroll there. */
  const toggle = (control: Locator): Promise<void> => control.dispatchEvent('click');

  /** Opens an operation, sends what is filled in in each form that it answers in, and closes it again. */
  const execute = async ({ path, operation }: DocumentedOperation): Promise<Shown[]> => {
    const block = opened.page.locator(`.opblock[id$="-${operation.operationId}"]`);
    await toggle(block.locator('.opblock-summary-control'));
    for (const { name } of (operation.parameters ?? []) as { name: string }[]) {
      const id = await madeIdOf(stage.url, path, name);
      if (id !== undefined) await block.locator(`tr[data-param-name="${name}"] input`).fill(id);
    }
    const ok = operation.responses['200'] as { content?: object } | undefined;
    const shown: Shown[] = [];
    const forms = Object.keys(ok?.content ?? { '': {} });
    for (const accept of forms) {
      if (accept !== '') await block.locator('.responses-wrapper select').first().selectOption(accept);
      await block.getByRole('button', { name: 'Execute' }).click();
      const live = block.locator('.live-responses-table .response');
      const status = Number.parseInt(await live.locator('.response-col_status').innerText());
      shown.push({ accept, status, text: await live.locator('.response-col_description').innerText() });
      // So that the next answer is not taken for this one.
      if (shown.length < forms.length) await toggle(block.getByText('Clear', { exact: true }));
    }
    await toggle(block.locator('.opblock-summary-control'));
    return shown;
  };

  it('tries every operation as it is filled in, streams included', async () => {
    const operations = inOrder(operationsOf(await readDocument(stage.url)));
    const wrong: string[] = [];
    const streams: string[] = [];
    for (const documented of operations) {
      const expected = unusualStatusOf(documented);
      for (const { accept, status, text } of await execute(documented)) {
        const isRight = expected === undefined ? status >= 200 && status < 300 : status === expected;
        if (!isRight) wrong.push(`${documented.name} for ${accept}: ${status} ${text}`);
        if (accept !== 'text/event-stream' || status === 204) continue;
        streams.push(documented.name);
        if (!LAST_EVENT.test(text)) wrong.push(`${documented.name} has no end: ${text}`);
      }
    }

    expect(wrong).toEqual([]);
    expect(operations.length).toBeGreaterThan(40);
    expect(streams.length).toBeGreaterThan(8);
    expect(opened.problems.filter((problem) => !/^404: |^console: .* 404 /.test(problem))).toEqual([]);
  }, 300_000);
});
