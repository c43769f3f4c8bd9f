import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TurnState } from '../../src/turns/index.js';
import { awaitUntil } from '../support/await-until.js';
import { jsonPost, openEventStream, runTurn, textOf } from '../support/event-stream.js';
import { INTERRUPTED_TEXT } from '../support/fake-llm/index.js';
import { answer, headersThenSilence, stallAfter, status } from '../support/fake-openai/index.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

const USAGE = { prompt_tokens: 7, completion_tokens: 10, total_tokens: 17 };
/** What an attempt used whose vendor did not come to say. */
const GUESS = {
  inputTokens: expect.any(Number),
  outputTokens: expect.any(Number),
  estimated: true,
  costUsd: expect.any(Number),
};

/** The fields of an event that are read here. */
type Sent = Readonly<Record<string, string | undefined>>;

describe('an attempt that is stopped from here, as its turn tells of it', () => {
  let app: AppOnFakeOpenAi;
  beforeAll(async () => {
    app = await startOnFakeOpenAi({
      OPENAI_MODEL_FALLBACK: '',
      OPENAI_PRICES: 'main-model=2/10',
      FIRST_CONTENT_TIMEOUT_MS: '1500',
      STALL_TIMEOUT_MS: '1500',
      TURN_TIMEOUT_MS: '4000',
    });
  });
  afterEach(() => {
    app.upstream.reset();
  });
  afterAll(() => app.close());

  const stateOf = async (turnId: string): Promise<TurnState> =>
    (await (await fetch(`${app.url}/v1/turns/${turnId}`)).json()) as TurnState;
  const ended = async (turnId: string): Promise<TurnState> => {
    await awaitUntil(async () => (await stateOf(turnId)).status !== 'running');
    return stateOf(turnId);
  };
  const ask = async (): Promise<TurnState & { readonly delivered: string }> => {
    const events = await runTurn(app.url, { input: 'Count to ten.' });
    const [start] = events;
    // The keys and the times are in the ledger; in the stream they are with STREAM_ATTEMPT_DETAILS alone.
    expect(JSON.stringify(events)).not.toMatch(/keyIndex|durationMs|failedAfterMs|failedKeyIndex/);
    return {
      ...(await stateOf(start?.type === 'turn-start' ? start.turnId : '')),
      delivered: textOf(events),
    };
  };
  const tokensOut = async (): Promise<number> => {
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    return Number(
      /nestor_tokens_total\{[^}]*model="main-model",direction="output"\} (\d+)/.exec(metrics)?.[1] ?? 0,
    );
  };

  it.each<[string, string, object, (event: Sent) => boolean, string]>([
    ['/stream', 'prompt', {}, ({ type }) => type === 'chunk', 'turn_id'],
    ['/chat/gpt', 'messages', {}, ({ type }) => type === 'chunk', 'turn_id'],
    ['/v1/chat/completions', 'messages', { model: 'gpt', stream: true }, () => true, 'id'],
  ])(
    'its client leaves %s: cancelled, with key, time and what it used',
    async (path, field, rest, isText, idField) => {
      app.upstream.script(stallAfter(4));
      const before = await tokensOut();
      const input = field === 'prompt' ? 'Count.' : [{ role: 'user', content: 'Count.' }];
      const stream = await openEventStream(app.url + path, jsonPost({ [field]: input, ...rest }));
      let turnId = '';
      for (let hasText = false; !hasText;) {
        const event = JSON.parse((await stream.next())?.data ?? '{}') as Sent;
        turnId ||= (event[idField] ?? '').replace('chatcmpl-', '');
        hasText = isText(event);
      }
      stream.abort();

      const turn = await ended(turnId);

      expect(turn).toMatchObject({ status: 'cancelled', cancelReason: 'client disconnected', spend: GUESS });
      expect(turn.ledger).toMatchObject([
        { outcome: 'cancelled', keyIndex: 0, durationMs: expect.any(Number), usage: turn.spend },
      ]);
      expect(turn.spend.outputTokens).toBeGreaterThan(0);
      expect(await tokensOut()).toBe(before + turn.spend.outputTokens);
      expect(app.upstream.requests).toHaveLength(1);
    },
  );

  it('its client leaves before any text: cancelled, and nothing used', async () => {
    app.upstream.script(headersThenSilence());
    const client = new AbortController();
    const body = { messages: [{ role: 'user', content: 'Count.' }], session_id: 'silent' };
    const asked = fetch(`${app.url}/chat/gpt`, { ...jsonPost(body), signal: client.signal });
    const request = await app.upstream.received(1);
    client.abort();
    await expect(asked).rejects.toThrow();

    expect(await request.closedByClient).toBe(true);
    const turns = async (): Promise<{ turn_id: string; status: string }[]> =>
      ((await (await fetch(`${app.url}/session/silent/export`)).json()) as { turns: [] }).turns;
    await awaitUntil(async () => (await turns())[0]?.status === 'cancelled');
    const [{ turn_id: turnId } = { turn_id: '' }] = await turns();
    expect(await stateOf(turnId)).toMatchObject({
      status: 'cancelled',
      spend: { inputTokens: 0, outputTokens: 0 },
      ledger: [{ outcome: 'cancelled', keyIndex: 0, durationMs: expect.any(Number) }],
    });
  });

  it('it falls silent in the middle: failed, with what it used, and spend is the sum', async () => {
    app.upstream.script(stallAfter(4), answer(INTERRUPTED_TEXT, { usage: USAGE }));

    const { delivered, ledger, spend, usage } = await ask();

    expect(delivered).toBe(INTERRUPTED_TEXT);
    expect(ledger).toMatchObject([
      { outcome: 'failed', reason: 'interrupted', keyIndex: 0, usage: GUESS },
      { outcome: 'answered', mode: 'replay', usage: { inputTokens: 7, outputTokens: 10, estimated: false } },
    ]);
    expect(ledger[0]?.durationMs).toBeGreaterThanOrEqual(1_490);
    expect(usage).toMatchObject({ inputTokens: 7, outputTokens: 10 });
    expect(spend.outputTokens).toBe(10 + (ledger[0]?.usage?.outputTokens ?? 0));
    await expect(app.upstream.requests[0]?.closedByClient).resolves.toBe(true);
  });

  it('it gives nothing in its time: failed, with its time, and nothing used', async () => {
    app.upstream.script(status(503), headersThenSilence());
    const response = await fetch(`${app.url}/stream`, jsonPost({ prompt: 'Count.' }));
    const { error } = (await response.json()) as { error: { code: string; details: { turn_id: string } } };

    expect([response.status, error.code]).toEqual([503, 'UPSTREAM_OVERLOADED']);
    const turn = await stateOf(error.details.turn_id);
    expect(turn).toMatchObject({ status: 'failed', spend: { inputTokens: 0, outputTokens: 0 } });
    expect(turn.ledger).toMatchObject([
      { outcome: 'failed', reason: 'overloaded', keyIndex: 0 },
      { outcome: 'failed', reason: 'timeout', keyIndex: 0 },
    ]);
    expect(turn.ledger[1]?.durationMs).toBeGreaterThanOrEqual(1_490);
    expect(turn.ledger[1]).not.toHaveProperty('usage');
  });

  it("the turn's time is over: failed, with what it used", async () => {
    app.upstream.script(answer(INTERRUPTED_TEXT, { delayMs: 500 }));

    const { delivered, status: outcome, error, text, ledger, spend } = await ask();

    expect([outcome, error?.code]).toEqual(['failed', 'TURN.TIMEOUT']);
    expect(INTERRUPTED_TEXT.startsWith(delivered)).toBe(true);
    expect(text).toBe(delivered);
    expect(ledger).toMatchObject([
      {
        outcome: 'failed',
        reason: 'TURN.TIMEOUT',
        keyIndex: 0,
        durationMs: expect.any(Number),
        usage: spend,
      },
    ]);
    expect(spend).toMatchObject(GUESS);
    await expect(app.upstream.requests[0]?.closedByClient).resolves.toBe(true);
  });
});
