import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { TurnEvent } from '../../src/conversation/index.js';
import { ProviderCheck } from '../../src/providers/index.js';
import { awaitUntil } from '../support/await-until.js';
import { jsonPost, runTurn, textOf, toTurnEvents } from '../support/event-stream.js';
import { failAtRandom, type RecordedRequest } from '../support/fake-openai/index.js';
import { liveHeap } from '../support/heap.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

const TURNS = 1_000;
const MEGABYTE = 1024 * 1024;
const MOST_ATTEMPTS = 6;

/** What came of one turn: its events, or the status it failed with before there were any. */
type Outcome = { readonly events: readonly TurnEvent[] } | { readonly status: number; readonly code: string };

/** How a model answers a prompt; the words differ with `wording`, the beginning does not. */
function answerTo(prompt: string, wording: string): string {
  const digest = createHash('sha256').update(`${prompt} ${wording}`).digest('hex');
  return `Trả lời «${prompt}» 👋🏽: ${digest.match(/.{8}/g)?.join(' ')}`;
}

describe('1,000 turns at once on an upstream that fails three calls in ten', () => {
  let app: AppOnFakeOpenAi;
  let heapBefore: number;
  let heapHalfway: number;
  let timersBefore: number;

  beforeAll(async () => {
    app = await startOnFakeOpenAi({
      OPENAI_API_KEY_1: 'second-key',
      OPENAI_MAX_CONCURRENCY: String(TURNS / 4),
      // A thousand turns keep the process busy for longer than a second at a time, and others use the machine too.
      FIRST_CONTENT_TIMEOUT_MS: '8000',
      STALL_TIMEOUT_MS: '5000',
    });
    // So busy a process closes idle connections just when the client takes them up again.
    app.app.getHttpServer().keepAliveTimeout = 60_000;
    await runTurn(app.url, { input: 'first of all' });
    app.upstream.reset();
    heapBefore = await liveHeap();
    timersBefore = activeTimers();
  });
  afterEach(() => {
    app.upstream.reset();
  });
  afterAll(() => app.close());

  const ask = async (prompt: string): Promise<Outcome> => {
    const response = await fetch(
      `${app.url}/v1/turns`,
      jsonPost({ input: prompt, session_id: prompt }, { accept: 'text/event-stream' }),
    );
    const body = await response.text();
    if (response.status !== 200) {
      const { error } = JSON.parse(body) as { error: { code: string } };
      return { status: response.status, code: error.code };
    }
    const messages: EventSourceMessage[] = [];
    createParser({ onEvent: (message) => messages.push(message) }).feed(body);
    return { events: toTurnEvents(messages) };
  };

  const askAll = (prompts: readonly string[]): Promise<Outcome[]> => Promise.all(prompts.map(ask));

  const expectNothingLeft = async (): Promise<void> => {
    await awaitUntil(() => app.upstream.openExchanges() === 0);
    app.upstream.closeIdleConnections();
    await awaitUntil(() => app.upstream.openConnections() === 0);
    for (const { running, queued } of app.app.get(ProviderCheck, { strict: false }).traffic()) {
      expect({ running, queued }).toEqual({ running: 0, queued: 0 });
    }
    await awaitUntil(() => activeTimers() <= timersBefore);
  };

  const expectToServe = async (): Promise<void> => {
    app.upstream.reset();
    expect(textOf(await runTurn(app.url, { input: 'at last' }))).toBe('You said: at last');
  };

  it('answers exactly where the fallback says the same', async () => {
    const text = ({ lastMessage }: RecordedRequest): string => answerTo(lastMessage, 'any');
    app.upstream.respondWith(failAtRandom({ seed: 'same', share: 0.3, text }));
    const prompts = promptsOf('same', TURNS);
    const outcomes = await askAll(prompts);

    const exact = outcomes.filter((outcome, index) => isExact(outcome, prompts[index] ?? '', () => 'any'));
    expect(exact.length).toBeGreaterThan(TURNS * 0.98);
    expectBoundedAttempts(app.upstream.requests, TURNS);
    await expectNothingLeft();
    await expectToServe();
    app.upstream.reset();
    heapHalfway = await liveHeap();
  }, 120_000);

  it('answers exactly, after taking text back, where the fallback says it in other words', async () => {
    const text = ({ lastMessage, body }: RecordedRequest): string => answerTo(lastMessage, body.model ?? '');
    app.upstream.respondWith(failAtRandom({ seed: 'other', share: 0.3, text }));
    const prompts = promptsOf('other', TURNS);
    const outcomes = await askAll(prompts);

    const exact = outcomes.filter((outcome, index) =>
      isExact(outcome, prompts[index] ?? '', (model) => model),
    );
    expect(exact.length).toBeGreaterThan(TURNS * 0.9);
    const retracted = outcomes.filter(
      (outcome) =>
        'events' in outcome &&
        outcome.events.some((event) => event.type === 'attempt' && event.mode === 'reset'),
    );
    expect(retracted.length).toBeGreaterThan(0);
    expectBoundedAttempts(app.upstream.requests, TURNS);
    await expectNothingLeft();
    await expectToServe();
  }, 120_000);

  it('holds no more memory than after half as many turns, which is what it takes to run so many at once', async () => {
    const heap = await liveHeap();
    expect(heap - heapHalfway).toBeLessThan(8 * MEGABYTE);
    expect(heap - heapBefore).toBeLessThan(32 * MEGABYTE);
  });
});

/** True for an exact answer, false for one that is marked as failed; anything else fails the test. */
function isExact(outcome: Outcome, prompt: string, wordingOf: (model: string) => string): boolean {
  if (!('events' in outcome)) {
    expect(outcome).toMatchObject({ code: expect.stringMatching(/^UPSTREAM_/) });
    expect(outcome.status).toBeGreaterThanOrEqual(500);
    return false;
  }
  const { events } = outcome;
  const text = textOf(events);
  const last = events.at(-1);
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_event, index) => index + 1));
  expect(events.filter(({ type }) => /^turn-(end|error|cancelled)$/.test(type))).toHaveLength(1);
  if (last?.type === 'turn-error') {
    expect(last).toMatchObject({ code: expect.stringMatching(/^UPSTREAM_/), partialText: text });
    return false;
  }
  if (last?.type !== 'turn-end') throw new Error(`The turn of ${prompt} ended with ${String(last?.type)}`);
  expect(text).toBe(answerTo(prompt, wordingOf(last.model)));
  expect(last).toMatchObject({
    events: events.length,
    sha256: createHash('sha256').update(text).digest('hex'),
  });
  return true;
}

function expectBoundedAttempts(requests: readonly RecordedRequest[], turns: number): void {
  const counts = new Map<string, number>();
  for (const { lastMessage } of requests) counts.set(lastMessage, (counts.get(lastMessage) ?? 0) + 1);
  expect(counts.size).toBe(turns);
  expect(Math.max(...counts.values())).toBeLessThanOrEqual(MOST_ATTEMPTS);
  // Three in ten fail, and each failure costs at least one call more.
  expect(requests.length).toBeGreaterThan(turns * 1.2);
}

function promptsOf(name: string, count: number): string[] {
  return Array.from({ length: count }, (_value, index) => `${name}-${index}`);
}

function activeTimers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}
