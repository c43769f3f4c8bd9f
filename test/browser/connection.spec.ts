import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Request } from 'playwright-core';
import { answer, startFakeOpenAi, toolCalls, type FakeOpenAi } from '../support/fake-openai/index.js';
import { TcpGate } from '../support/mongo/tcp-gate.js';
import { ask, ended, openPage, proseOf } from './support/open-page.js';
import { useStage, type Stage } from './support/use-stage.js';

const WORDS = Array.from({ length: 60 }, (_, index) => `word${index} `);
const TEXT = WORDS.join('').trim();

let upstream: FakeOpenAi;
/** The network between the page and the service. */
const network = new TcpGate({
  host: '127.0.0.1',
  get port() {
    return Number(new URL(service.url).port);
  },
});

const service = useStage(async () => {
  upstream = await startFakeOpenAi();
  return { OPENAI_API_KEY: 'key', OPENAI_BASE_URL: upstream.url, OPENAI_MODEL_DEFAULT: 'main' };
});
let stage: Stage;

beforeAll(async () => {
  stage = { browser: service.browser, url: `http://127.0.0.1:${await network.open()}` };
});

afterAll(async () => {
  await network.shut();
  await upstream.close();
});

const slowly = (): void => {
  upstream.script(answer(TEXT, { tokens: WORDS, delayMs: 40 }));
};

const shows = (page: Page, text: string): Promise<void> =>
  page.locator('.answer .prose', { hasText: text }).waitFor();

describe('an answer under way', () => {
  it('goes on after a reload, without loss or doubling', async () => {
    const { page, problems } = await openPage(stage);
    slowly();
    await ask(page, 'count');
    await shows(page, 'word5 ');
    await page.reload();
    expect(await ended(page)).toBe('done');
    expect(await proseOf(page)).toBe(TEXT);
    await page.getByLabel('Complete: checked').waitFor();
    expect(await page.locator('.message').count()).toBe(2);

    await page.reload();
    await shows(page, 'word59');
    expect(await page.locator('.message').count()).toBe(2);
    expect(upstream.requests).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it('goes on after the network was away', async () => {
    const { page } = await openPage(stage);
    slowly();
    await ask(page, 'count');
    await shows(page, 'word5 ');
    await network.shut();
    await page.getByText('Connection lost. Reconnecting…').waitFor();
    await network.open();
    expect(await ended(page)).toBe('done');
    expect(await proseOf(page)).toBe(TEXT);
    await page.getByLabel('Complete: checked').waitFor();
  });

  it('goes on after a sleep that left the connection dead', async () => {
    const { page } = await openPage(stage);
    slowly();
    await ask(page, 'count');
    await shows(page, 'word5 ');
    network.freeze();
    const resumed = page.waitForRequest((request) => request.url().endsWith('/events'));
    await page.evaluate("dispatchEvent(new Event('online'))");
    expect(Number((await resumed).headers()['last-event-id'])).toBeGreaterThan(1);
    network.thaw();
    expect(await ended(page)).toBe('done');
    expect(await proseOf(page)).toBe(TEXT);
  });

  it('begins after a sleep that left the connection dead before its first byte', async () => {
    const { page } = await openPage(stage);
    upstream.reset();
    slowly();
    // So that the question goes out on a connection of its own.
    await network.shut();
    await network.open();
    network.freeze();
    const isTurn = (request: Request): boolean => request.url().endsWith('/v1/turns');
    const sent = page.waitForRequest(isTurn);
    await ask(page, 'count');
    const key = (await sent).headers()['idempotency-key'];
    network.loseFrozen();
    const repeated = page.waitForRequest(isTurn);
    await page.evaluate("dispatchEvent(new Event('online'))");
    expect((await repeated).headers()['idempotency-key']).toBe(key);
    expect(await ended(page)).toBe('done');
    expect(await proseOf(page)).toBe(TEXT);
    expect(upstream.requests).toHaveLength(1);
  });

  it('goes on when its conversation is opened again', async () => {
    const { page, problems } = await openPage(stage);
    slowly();
    await ask(page, 'count for me');
    await shows(page, 'word3 ');
    await page.getByRole('button', { name: 'New chat' }).click();
    await page.locator('.empty').waitFor();
    await page.getByRole('link', { name: 'count for me' }).click();
    expect(await ended(page)).toBe('done');
    expect(await proseOf(page)).toBe(TEXT);
    expect(problems).toEqual([]);
  });

  it('stops at the service, and keeps what came', async () => {
    const { page, problems } = await openPage(stage);
    upstream.reset();
    slowly();
    await ask(page, 'count');
    await shows(page, 'word5 ');
    await page.getByRole('button', { name: 'Stop' }).click();
    expect(await ended(page)).toBe('cancelled');
    expect(TEXT).toContain(await proseOf(page));
    await page.getByRole('button', { name: 'Send' }).waitFor();
    expect(await (await upstream.received()).closedByClient).toBe(true);
    await page.reload();
    await page.getByText('This answer was cut off.').waitFor();
    expect(problems).toEqual([]);
  });

  it('shows a tool while it runs, and still when the conversation is opened again', async () => {
    const { page } = await openPage(stage);
    upstream.script(
      toolCalls([{ name: 'calculate', arguments: { expression: '1 / 0' } }], { text: 'Let me see.' }),
      answer('That cannot be done.', { firstTokenDelayMs: 600 }),
    );
    await ask(page, 'divide');
    await page.locator('.tool[data-status=failed]').waitFor();
    await page.getByText('Thinking…').waitFor();
    expect(await ended(page)).toBe('done');
    const parts = ['Let me see.', expect.stringContaining('calculate'), 'That cannot be done.'];
    expect(await page.locator('.answer > :is(.prose, .tool)').allInnerTexts()).toEqual(parts);

    await page.reload();
    await page.locator('.tool[data-status=failed]').waitFor();
    expect(await page.locator('.answer > :is(.prose, .tool)').allInnerTexts()).toEqual(parts);
  });
});
