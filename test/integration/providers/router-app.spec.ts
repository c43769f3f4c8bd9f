import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TurnState } from '../../../src/turns/index.js';
import { runTurn, textOf } from '../../support/event-stream.js';
import {
  answer,
  cutAfter,
  INTERRUPTED_TEXT,
  startFakeOpenAi,
  status,
  toolCalls,
  type FakeOpenAi,
} from '../../support/fake-openai/index.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

describe('the router inside the service', () => {
  let primary: FakeOpenAi;
  let fallback: FakeOpenAi;
  let service: TestApp;

  beforeEach(async () => {
    primary = await startFakeOpenAi();
    fallback = await startFakeOpenAi();
    service = await startTestApp({
      OPENAI_BASE_URL: primary.url,
      OPENAI_API_KEY_1: 'sk-one',
      OPENAI_API_KEY_2: 'sk-two',
      OPENAI_MODEL_DEFAULT: 'model-p',
      COMPATIBLE_PROVIDERS: 'backup',
      BACKUP_BASE_URL: fallback.url,
      BACKUP_MODEL_DEFAULT: 'model-f',
      BACKUP_ALLOW_ANY_MODEL: 'true',
      PROVIDER_FALLBACKS: 'backup',
    });
  });
  afterEach(async () => {
    await service.close();
    await primary.close();
    await fallback.close();
  });

  const get = async (path: string) => {
    const response = await fetch(`${service.url}${path}`);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('the ledger of a turn shows every attempt, and the spend counts those that failed', async () => {
    primary.script(status(429, { retryAfter: 60 }), cutAfter(4, 'close'), status(503));
    fallback.respondWith(answer(INTERRUPTED_TEXT, { usage: { prompt_tokens: 20, completion_tokens: 10 } }));

    const events = await runTurn(service.url, { input: 'Count to ten.' });

    expect(textOf(events)).toBe(INTERRUPTED_TEXT);
    const end = events.at(-1);
    expect(end).toMatchObject({ type: 'turn-end', provider: 'backup', model: 'model-f' });
    const start = events[0];
    const { body } = await get(`/v1/turns/${start?.type === 'turn-start' ? start.turnId : ''}`);
    const { ledger, usage, spend, text } = body as unknown as TurnState;
    expect(text).toBe(INTERRUPTED_TEXT);
    expect(ledger).toMatchObject([
      { number: 1, provider: 'gpt', model: 'model-p', outcome: 'failed', reason: 'rate-limit' },
      { number: 2, provider: 'gpt', keyIndex: 1, outcome: 'failed', reason: 'interrupted', mode: 'retry' },
      { number: 3, provider: 'gpt', keyIndex: 1, outcome: 'failed', reason: 'overloaded', mode: 'replay' },
      { number: 4, provider: 'backup', model: 'model-f', outcome: 'answered', mode: 'replay' },
    ]);
    expect(ledger[0]?.usage).toBeUndefined();
    expect(ledger[1]?.usage).toMatchObject({ outputTokens: 5, estimated: true });
    expect(ledger[3]?.usage).toEqual({ inputTokens: 20, outputTokens: 10, estimated: false });
    expect([usage.outputTokens, spend.outputTokens]).toEqual([10, 15]);
  });

  it('the next model call of a turn goes to the target that answered', async () => {
    primary.respondWith(status(503));
    fallback.script(
      toolCalls([{ name: 'calculate', arguments: { expression: '6*7' } }]),
      answer('It is 42.'),
    );

    const events = await runTurn(service.url, { input: 'What is 6*7?' });

    expect(textOf(events)).toBe('It is 42.');
    expect(primary.requests).toHaveLength(2);
    expect(fallback.requests).toHaveLength(2);
  });

  it('a compatible server takes any model where it is allowed to', async () => {
    await runTurn(service.url, { input: 'Hi', provider: 'backup', model: 'some/model' });

    expect(fallback.requests[0]?.body.model).toBe('some/model');
  });

  it('tells how a provider does, without its keys or address', async () => {
    primary.script(status(401), answer('Hi'));
    await runTurn(service.url, { input: 'Hi', provider: 'gpt' });

    const { status: code, body } = await get('/health/openai');

    expect(code).toBe(200);
    expect(body).toMatchObject({
      provider: 'gpt',
      status: 'up',
      model: 'model-p',
      keys: { total: 2, available: 1 },
      targets: [{ model: 'model-p', breaker: 'closed' }],
      running: 0,
      queued: 0,
      last_failure: { kind: 'auth' },
    });
    expect(JSON.stringify(body)).not.toMatch(/sk-|127\.0\.0\.1/);
  });

  it('tells of a provider that is down, has no key, or does not exist', async () => {
    await fallback.close();
    expect(await get('/health/backup')).toMatchObject({
      status: 503,
      body: { status: 'down', reason: 'network' },
    });
    fallback = await startFakeOpenAi();

    expect(await get('/health/groq')).toMatchObject({ status: 503, body: { status: 'not-configured' } });
    expect(await get('/health/nobody')).toMatchObject({
      status: 404,
      body: { error: { code: 'PROVIDER.NOT_FOUND', details: { providers: ['gpt', 'backup', 'demo'] } } },
    });
    expect(await get('/health/demo')).toMatchObject({
      status: 200,
      body: { status: 'up', keys: { total: 0 } },
    });
  });
});
