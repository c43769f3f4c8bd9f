import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awaitUntil } from '../support/await-until.js';
import { jsonPost, openEventStream, runTurn } from '../support/event-stream.js';
import { answer, stallAfter, status, toolCalls } from '../support/fake-openai/index.js';
import { parseExposition, type Sample } from '../support/parse-exposition.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';
import { startTestApp } from '../support/test-app.js';

const USAGE = {
  prompt_tokens: 1_000,
  completion_tokens: 100,
  total_tokens: 1_100,
  prompt_tokens_details: { cached_tokens: 400 },
};
const MADE_UP = 'made-up-by-a-caller';

describe('GET /metrics', () => {
  let app: AppOnFakeOpenAi;
  let samples: readonly Sample[];

  const scrape = async (): Promise<Sample[]> => {
    const response = await fetch(`${app.url}/metrics`);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    return parseExposition(await response.text());
  };
  /** The sum of the series with these labels; undefined when there is none. */
  const valueOf = (name: string, labels: Record<string, string> = {}): number | undefined => {
    const found = samples.filter(
      (sample) =>
        sample.name === `nestor_${name}` &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    );
    return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
  };

  beforeAll(async () => {
    app = await startOnFakeOpenAi({
      OPENAI_PRICES: 'main-model=2/10/1',
      OPENAI_ALLOW_ANY_MODEL: 'true',
      OPENAI_API_KEY_1: 'second-key',
    });
    const { upstream, url } = app;
    upstream.script(
      toolCalls([
        { name: 'calculate', arguments: '{"expression":"6*7"}' },
        { name: 'no_such_tool', arguments: '{}' },
      ]),
      answer('Forty-two.', { usage: USAGE }),
    );
    await runTurn(url, { input: 'What is 6 times 7?' });
    upstream.script(status(400));
    await fetch(`${url}/v1/turns`, jsonPost({ input: 'Hi', model: MADE_UP, provider: 'gpt' }));
    upstream.script(status(404), answer('From the spare one.'));
    await runTurn(url, { input: 'Hi' });
    await fetch(`${url}/session/${MADE_UP}`);
    await fetch(`${url}/stream`, jsonPost('{'));
    await fetch(`${url}/${MADE_UP}`);
    upstream.script(stallAfter(2));
    const stream = await openEventStream(
      `${url}/v1/turns`,
      jsonPost({ input: 'Hi' }, { accept: 'text/event-stream' }),
    );
    await stream.next();
    samples = await scrape();
    stream.abort();
  }, 60_000);
  afterAll(() => app.close());

  it('counts turns by outcome and provider, and failures by code', () => {
    expect(valueOf('turns_total', { outcome: 'completed', provider: 'gpt' })).toBe(2);
    expect(valueOf('turns_total', { outcome: 'failed', provider: 'gpt' })).toBe(1);
    expect(valueOf('turn_failures_total', { code: 'UPSTREAM_INVALID_REQUEST' })).toBe(1);
    expect(valueOf('turn_duration_seconds_count', { outcome: 'completed' })).toBe(2);
    expect(valueOf('turn_first_content_seconds_count', { provider: 'gpt' })).toBe(2);
    expect(valueOf('turns_running')).toBe(1);
  });

  it('counts tokens and what they cost', () => {
    const main = { provider: 'gpt', model: 'main-model' };

    expect(valueOf('tokens_total', { ...main, direction: 'input' })).toBeGreaterThan(1_000);
    expect(valueOf('tokens_total', { ...main, direction: 'cached' })).toBe(400);
    expect(valueOf('cost_usd_total', main)).toBeGreaterThanOrEqual(0.0026);
  });

  it('counts attempts and failovers', () => {
    expect(valueOf('attempts_total', { model: 'main-model', outcome: 'answered' })).toBe(2);
    expect(valueOf('attempts_total', { model: 'main-model', outcome: 'invalid-request' })).toBe(1);
    expect(valueOf('attempts_total', { model: 'spare-model', outcome: 'answered' })).toBe(1);
    expect(valueOf('failovers_total', { to_provider: 'gpt', reason: 'invalid-request' })).toBe(1);
  });

  it('tells how the providers do at the moment', () => {
    expect(valueOf('breaker_state', { model: 'main-model' })).toBe(0);
    expect(valueOf('provider_keys', { provider: 'gpt' })).toBe(2);
    expect(valueOf('provider_keys_cooling', { provider: 'gpt' })).toBe(0);
    expect(valueOf('provider_calls_running', { provider: 'gpt' })).toBe(1);
    expect(valueOf('provider_queue_depth', { provider: 'gpt' })).toBe(0);
    expect(valueOf('open_streams')).toBe(1);
  });

  it('counts tool calls by name and outcome', () => {
    expect(valueOf('tool_calls_total', { tool: 'calculate', outcome: 'ok' })).toBe(1);
    expect(valueOf('tool_calls_total', { tool: 'unknown', outcome: 'TOOL.NOT_FOUND' })).toBe(1);
    expect(valueOf('tool_duration_seconds_count', { tool: 'calculate' })).toBe(1);
  });

  it('measures the store, and requests by route and status, also those that met no route', () => {
    expect(valueOf('store_operation_duration_seconds_count', { operation: 'beginTurn', outcome: 'ok' })).toBe(
      4,
    );
    expect(valueOf('http_requests_total', { route: '/session/:id', status: '404' })).toBe(1);
    expect(valueOf('http_requests_total', { route: 'none', status: '400' })).toBe(1);
    expect(valueOf('http_requests_total', { route: 'none', status: '404' })).toBe(1);
  });

  it('takes no label value from a caller', () => {
    const values = samples.flatMap(({ labels }) => Object.values(labels));

    expect(values).toContain('other');
    expect(values.filter((value) => value.includes(MADE_UP) || value.includes('no_such_tool'))).toEqual([]);
  });

  it('tells of the process', () => {
    const names = new Set(samples.map(({ name }) => name));

    for (const name of [
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
      'nodejs_eventloop_lag_p99_seconds',
    ]) {
      expect(names).toContain(name);
    }
  });

  it('sees a stream that is left as closed', async () => {
    await awaitUntil(async () => {
      samples = await scrape();
      return valueOf('open_streams') === 0;
    });
    expect(valueOf('open_streams')).toBe(0);
  });

  it('has every metric that the dashboard and the documentation name', async () => {
    const families = new Set(samples.map(({ name }) => name));
    const dashboard = JSON.parse(await readFile('deploy/grafana/nestor.json', 'utf8')) as {
      readonly panels: readonly { readonly targets?: readonly { readonly expr: string }[] }[];
    };
    const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
    const inDashboard = expressions.map(
      (expr) => expr.match(/\b(?:nestor|nodejs|process)_[a-z0-9_]+/g) ?? [],
    );
    const page = await readFile('docs/operations.md', 'utf8');
    const documented = [...page.matchAll(/^\| `(nestor_[a-z_]+)`/gm)].map(([, name]) => name ?? '');
    const base = (name: string): string => name.replace(/_(bucket|sum|count)$/, '');
    const own = [...families].filter((name) => name.startsWith('nestor_')).map(base);

    expect(expressions.length).toBeGreaterThan(20);
    expect(inDashboard.every((names) => names.length > 0)).toBe(true);
    expect(inDashboard.flat().filter((name) => !families.has(name))).toEqual([]);
    expect(new Set(documented)).toEqual(new Set(own));
  });
});

it('is not there where it is not enabled', async () => {
  const app = await startTestApp({ METRICS_ENABLED: 'false' });
  try {
    expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
  } finally {
    await app.close();
  }
});
