import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TurnEvent } from '../../src/conversation/index.js';
import type { TurnState } from '../../src/turns/index.js';
import type { EventSourceMessage } from 'eventsource-parser';
import {
  jsonPost,
  openEventStream,
  runTurn,
  textOf,
  toTurnEvents,
  type EventStreamReader,
} from '../support/event-stream.js';
import { answer, cutAfter, stallAfter, status, toolCalls } from '../support/fake-openai/index.js';
import { INTERRUPTED_TEXT } from '../support/fake-llm/index.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

const CALL = { name: 'calculate', arguments: '{"expression":"6*7"}' };
/** A thousand tokens in and a hundred out: 0.003 at the main model's prices, 0.0003 at the spare one's. */
const USAGE = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 };

/** The events of a stream up to the first of this kind. */
async function until(stream: EventStreamReader, kind: string): Promise<EventSourceMessage[]> {
  const events: EventSourceMessage[] = [];
  for (let event = await stream.next(); event !== undefined; event = await stream.next()) {
    events.push(event);
    if (event.event === kind) return events;
  }
  throw new Error(`The stream ended without ${kind}.`);
}

describe('what a turn costs', () => {
  let app: AppOnFakeOpenAi;
  beforeAll(async () => {
    app = await startOnFakeOpenAi({
      OPENAI_PRICES: 'main-model=2/10/1, spare-model=0.2/1',
      TURN_MAX_COST_USD: '0.005',
      STREAM_ATTEMPT_DETAILS: 'true',
      FIRST_CONTENT_TIMEOUT_MS: '1000',
    });
  });
  afterEach(() => {
    app.upstream.reset();
  });
  afterAll(() => app.close());

  const ask = (input = 'What is 6 times 7?') => runTurn(app.url, { input });
  const stateOf = async (events: readonly TurnEvent[]): Promise<TurnState> => {
    const [first] = events;
    const { turnId } = first as Extract<TurnEvent, { type: 'turn-start' }>;
    return (await (await fetch(`${app.url}/v1/turns/${turnId}`)).json()) as TurnState;
  };

  it('is told with each usage, at the end and in the ledger', async () => {
    app.upstream.script(answer('Forty-two.', { usage: USAGE }));
    const events = await ask();

    expect(events.find(({ type }) => type === 'usage')).toMatchObject({
      inputTokens: 1_000,
      costUsd: 0.003,
      keyIndex: 0,
      durationMs: expect.any(Number),
    });
    expect(events.at(-1)).toMatchObject({ type: 'turn-end', usage: { costUsd: 0.003 } });
    expect(await stateOf(events)).toMatchObject({
      usage: { costUsd: 0.003 },
      ledger: [{ usage: { costUsd: 0.003 } }],
    });
  });

  it('counts the estimate of an attempt that broke off, at the price of its own model', async () => {
    app.upstream.script(cutAfter(4, 'reset'), status(500), answer(INTERRUPTED_TEXT, { usage: USAGE }));
    const events = await ask();
    const costs = events.flatMap((event) => (event.type === 'usage' ? [event.costUsd ?? 0] : []));

    expect(costs.length).toBeGreaterThan(1);
    expect(costs.every((cost) => cost > 0)).toBe(true);
    expect((await stateOf(events)).spend.costUsd).toBeCloseTo(
      costs.reduce((sum, cost) => sum + cost, 0),
      8,
    );
  });

  it('ends the turn ahead of the tools and the step that there is no money for; what was delivered stays', async () => {
    const dear = { ...USAGE, completion_tokens: 300 };
    app.upstream.script(toolCalls([CALL], { text: 'Let me see.', usage: dear }), answer('never asked'));
    const events = await ask();

    expect(app.upstream.requests).toHaveLength(1);
    expect(events.map(({ type }) => type)).not.toContain('tool-result');
    expect(textOf(events)).toBe('Let me see.');
    expect(events.at(-1)).toMatchObject({
      type: 'turn-error',
      code: 'TURN.BUDGET_EXCEEDED',
      retryable: false,
      partialText: 'Let me see.',
    });
    expect(await stateOf(events)).toMatchObject({ status: 'failed', usage: { costUsd: 0.005 } });
  });

  it('begins no further attempt once the money is spent', async () => {
    app.upstream.script(toolCalls([CALL], { usage: USAGE }), cutAfter(4, 'reset'), answer('never asked'));
    // Long enough that its estimate alone is above the rest of the budget.
    const events = await ask(`What is 6 times 7? ${'x'.repeat(5_000)}`);

    expect(app.upstream.requests).toHaveLength(2);
    expect(events.at(-1)).toMatchObject({ type: 'turn-error', code: 'TURN.BUDGET_EXCEEDED' });
  });

  it('is that of what was delivered where the turn is cancelled', async () => {
    app.upstream.script(stallAfter(4));
    const stream = await openEventStream(
      `${app.url}/v1/turns`,
      jsonPost({ input: 'What is 6 times 7?' }, { accept: 'text/event-stream' }),
    );
    const [start, ...delivered] = toTurnEvents(await until(stream, 'text-delta'));
    const { turnId } = start as Extract<TurnEvent, { type: 'turn-start' }>;
    await fetch(`${app.url}/v1/turns/${turnId}/cancel`, { method: 'POST' });
    const events = toTurnEvents(await stream.rest());

    expect(textOf(delivered)).not.toBe('');
    expect(events.slice(-2)).toMatchObject([
      { type: 'usage', reason: 'aborted', estimated: true, costUsd: expect.any(Number) },
      { type: 'turn-cancelled' },
    ]);
    expect(app.upstream.requests).toHaveLength(1);
    const { spend, ledger } = await stateOf([start as TurnEvent]);
    expect(spend).toMatchObject({ estimated: true });
    expect(spend.outputTokens).toBeGreaterThan(0);
    expect(spend.costUsd).toBeGreaterThan(0);
    expect(ledger).toMatchObject([
      { outcome: 'cancelled', keyIndex: 0, durationMs: expect.any(Number), usage: spend },
    ]);
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    expect(metrics).toMatch(/nestor_tokens_total\{[^}]*model="main-model",direction="output"\} [1-9]/);
  });

  it('is told of the last attempt as of all others where none answers', async () => {
    app.upstream.script(cutAfter(4, 'reset'), ...Array.from({ length: 5 }, () => status(503)));
    const events = await ask();

    expect(events.at(-1)).toMatchObject({
      type: 'turn-error',
      code: 'UPSTREAM_INTERRUPTED',
      failedReason: 'overloaded',
      failedKeyIndex: 0,
    });
    const { ledger } = await stateOf(events);
    expect(ledger[0]).toMatchObject({ outcome: 'failed', reason: 'interrupted' });
    expect(ledger.slice(1)).toEqual(
      ledger.slice(1).map((entry) => ({
        ...entry,
        outcome: 'failed',
        reason: 'overloaded',
        keyIndex: 0,
        durationMs: expect.any(Number),
      })),
    );
    expect(ledger).toHaveLength(app.upstream.requests.length);
  });

  it('is no matter for a turn within its budget', async () => {
    app.upstream.script(toolCalls([CALL], { usage: USAGE }), answer('Forty-two.', { usage: USAGE }));
    const response = await fetch(`${app.url}/v1/turns`, jsonPost({ input: 'What is 6 times 7?' }));

    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: 'completed', usage: { costUsd: 0.006 } });
  });
});
