import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, Request } from 'playwright-core';
import {
  gatedAnswer,
  stallAfter,
  startFakeOpenAi,
  toolCalls,
  type FakeOpenAi,
} from '../support/fake-openai/index.js';
import { answerJson, FakeWeb } from '../support/fake-web/index.js';
import { FORECAST_ANSWER, geocodingAnswer } from '../support/fake-web/open-meteo.js';
import { TcpGate } from '../support/mongo/tcp-gate.js';
import { ask, ended, openPage, proseOf } from './support/open-page.js';
import { useStage, type Stage } from './support/use-stage.js';

const WORDS = Array.from({ length: 60 }, (_, index) => `word${index} `);
const TEXT = WORDS.join('').trim();

let upstream: FakeOpenAi;
let web: FakeWeb;
/** The network between the page and the service. */
const network = new TcpGate({
  host: '127.0.0.1',
  get port() {
    return Number(new URL(service.url).port);
  },
});

const service = useStage(async () => {
  [upstream, web] = await Promise.all([startFakeOpenAi(), FakeWeb.start()]);
  return {
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: upstream.url,
    OPENAI_MODEL_DEFAULT: 'main',
    // Answers stand still until a page is where a test wants it.
    FIRST_CONTENT_TIMEOUT_MS: '60000',
    STALL_TIMEOUT_MS: '60000',
    WEATHER_GEOCODING_URL: `${web.origin}/v1/search`,
    WEATHER_FORECAST_URL: `${web.origin}/v1/forecast`,
  };
});
let stage: Stage;

beforeAll(async () => {
  stage = { browser: service.browser, url: `http://127.0.0.1:${await network.open()}` };
});

afterAll(async () => {
  await network.shut();
  await Promise.all([upstream.close(), web.close()]);
});

/** An answer that stands still in the middle; the function that it returns lets it go on. */
const standingStill = (): (() => void) => {
  const gate = gatedAnswer(WORDS.slice(0, 10), WORDS.slice(10));
  upstream.script(gate.step);
  return gate.open;
};

const shows = (page: Page, text: string): Promise<void> =>
  page.locator('.answer .prose', { hasText: text }).waitFor();

describe('an answer under way', () => {
  it('goes on after a reload, without loss or doubling', async () => {
    const { page, problems } = await openPage(stage);
    const goOn = standingStill();
    await ask(page, 'count');
    await shows(page, 'word5 ');
    await page.reload();
    await shows(page, 'word5 ');
    goOn();
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
    const goOn = standingStill();
    await ask(page, 'count');
    await shows(page, 'word5 ');
    await network.shut();
    await page.getByText('Connection lost. Reconnecting…').waitFor();
    await network.open();
    goOn();
    expect(await ended(page)).toBe('done');
    expect(await proseOf(page)).toBe(TEXT);
    await page.getByLabel('Complete: checked').waitFor();
  });

  it('goes on after a sleep that left the connection dead', async () => {
    const { page } = await openPage(stage);
    const goOn = standingStill();
    await ask(page, 'count');
    await shows(page, 'word5 ');
    network.freeze();
    const resumed = page.waitForRequest((request) => request.url().endsWith('/events'));
    await page.evaluate("dispatchEvent(new Event('online'))");
    expect(Number((await resumed).headers()['last-event-id'])).toBeGreaterThan(1);
    network.thaw();
    goOn();
    expect(await ended(page)).toBe('done');
    expect(await proseOf(page)).toBe(TEXT);
  });

  it('begins after a sleep that left the connection dead before its first byte', async () => {
    const { page } = await openPage(stage);
    upstream.reset();
    const goOn = standingStill();
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
    await shows(page, 'word5 ');
    goOn();
    expect(await ended(page)).toBe('done');
    expect(await proseOf(page)).toBe(TEXT);
    expect(upstream.requests).toHaveLength(1);
  });

  it('goes on when its conversation is opened again', async () => {
    const { page, problems } = await openPage(stage);
    const goOn = standingStill();
    await ask(page, 'count for me');
    await shows(page, 'word3 ');
    await page.getByRole('button', { name: 'New chat' }).click();
    await page.locator('.empty').waitFor();
    await page.getByRole('link', { name: 'count for me' }).click();
    await shows(page, 'word3 ');
    goOn();
    expect(await ended(page)).toBe('done');
    expect(await proseOf(page)).toBe(TEXT);
    expect(problems).toEqual([]);
  });

  it('is shown in another browser as it comes, which stops it at the service and keeps what came', async () => {
    const [{ page, problems }, { page: other }] = [await openPage(stage), await openPage(stage)];
    upstream.reset();
    upstream.script(stallAfter(10, { tokens: WORDS }));
    await ask(page, 'count');
    await shows(page, 'word5 ');
    await other.goto(page.url());
    await shows(other, 'word5 ');
    expect(await other.locator('.message').count()).toBe(2);
    await other.getByRole('button', { name: 'Stop' }).click();
    for (const tab of [other, page]) {
      expect(await ended(tab)).toBe('cancelled');
      expect(TEXT).toContain(await proseOf(tab));
      await tab.getByRole('button', { name: 'Send' }).waitFor();
    }
    expect(await (await upstream.received()).closedByClient).toBe(true);
    await page.reload();
    await page.getByText('Stopped.').waitFor();
    const facts = await page.locator('.answer .facts').innerText();
    expect(facts).toContain('main');
    expect(facts).not.toContain('tokens');
    expect(problems).toEqual([]);
  });

  it('shows a tool while it runs, and still when the conversation is opened again', async () => {
    const { page } = await openPage(stage);
    const found = Promise.withResolvers<void>();
    web.on('/v1/search', async (response, request) => {
      await found.promise;
      await answerJson(geocodingAnswer('Paris'))(response, request);
    });
    web.on('/v1/forecast', answerJson(FORECAST_ANSWER));
    const last = gatedAnswer([], ['One of them ', 'cannot be done.']);
    upstream.script(
      toolCalls(
        [
          { name: 'calculate', arguments: { expression: '1 / 0' } },
          { name: 'get_weather', arguments: { location: 'Paris' } },
        ],
        { text: 'Let me see.' },
      ),
      last.step,
    );
    await ask(page, 'divide, and look outside');
    const weather = page.locator('.tool', { hasText: 'get_weather' });
    await weather.and(page.locator('[data-status=running]')).waitFor();
    await weather.locator('.spinner').waitFor();
    expect(await weather.locator('.tool-time').count()).toBe(0);
    found.resolve();
    await page.locator('.tool[data-status=done]').waitFor();
    expect(await weather.locator('.tool-time').innerText()).toMatch(/^\d/);
    await page.locator('.tool[data-status=failed]').waitFor();
    await page.getByText('Thinking…').waitFor();
    last.open();
    expect(await ended(page)).toBe('done');
    const parts = [
      'Let me see.',
      expect.stringContaining('calculate'),
      expect.stringContaining('get_weather'),
      'One of them cannot be done.',
    ];
    expect(await page.locator('.answer > :is(.prose, .tool)').allInnerTexts()).toEqual(parts);

    await page.reload();
    await page.locator('.tool[data-status=failed]').waitFor();
    expect(await page.locator('.answer > :is(.prose, .tool)').allInnerTexts()).toEqual(parts);
    expect(await weather.getAttribute('data-status')).toBe('done');
  });
});
