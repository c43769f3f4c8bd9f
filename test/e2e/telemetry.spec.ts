import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jsonPost, openEventStream } from '../support/event-stream.js';
import {
  answer,
  gatedAnswer,
  startFakeOpenAi,
  status,
  toolCalls,
  type FakeOpenAi,
} from '../support/fake-openai/index.js';
import { ServerProcess } from '../support/server-process.js';
import {
  startTelemetryReceiver,
  type ReceivedSpan,
  type TelemetryReceiver,
} from '../support/telemetry-receiver.js';

const PROCESS_TIMEOUT_MS = 60_000;
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const KEY = 'sk-s3cr3t-key-0123456789';
const HEADERS = { 'x-request-id': 'trace-me', authorization: 'Bearer s3cr3t-token' };
const USAGE = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 };

interface ErrorReport {
  readonly environment: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly exception: { readonly values: readonly { readonly value: string }[] };
  readonly request?: { readonly url?: string; readonly headers?: Readonly<Record<string, string>> };
  readonly user?: { readonly ip_address?: string };
}

describe('traces and reports', () => {
  let receiver: TelemetryReceiver;
  let upstream: FakeOpenAi;
  let server: ServerProcess;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nestor-'));
    receiver = await startTelemetryReceiver();
    upstream = await startFakeOpenAi();
  });
  afterEach(async () => {
    server.signal('SIGKILL');
    await server.exited();
    await upstream.close();
    await receiver.close();
    rmSync(folder, { recursive: true });
  });

  /** Runs one turn with a tool and a failover, one refused request, what else is asked for, and leaves in order. */
  const run = async (
    variables: Readonly<Record<string, string>>,
    then: (url: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> => {
    upstream.script(
      status(404, { message: `no model for ${KEY}` }),
      toolCalls([{ name: 'calculate', arguments: '{"expression":"6*7"}' }], { usage: USAGE }),
      answer('Bananas, forty-two.', { usage: USAGE }),
    );
    server = ServerProcess.start({
      OPENAI_API_KEY: KEY,
      OPENAI_BASE_URL: upstream.url,
      OPENAI_MODEL_DEFAULT: 'main-model',
      OPENAI_MODEL_FALLBACK: 'spare-model',
      SQLITE_PATH: join(folder, 'nestor.db'),
      ...variables,
    });
    const url = await server.url();
    const headers = { ...HEADERS, traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` };
    const response = await fetch(
      `${url}/v1/turns?key=s3cr3t-query`,
      jsonPost({ input: 'Say bananas' }, headers),
    );
    expect(response.status).toBe(200);
    await fetch(`${url}/session/none`, { headers });
    await then(url);
    server.signal('SIGTERM');
    expect(await server.exited()).toBe(0);
  };
  /** A test error, and a turn that fails on our side in the middle of its answer: its table is gone. */
  const breakTurn = async (url: string): Promise<void> => {
    expect((await fetch(`${url}/sentry-debug?key=s3cr3t-query`, { headers: HEADERS })).status).toBe(500);
    const gate = gatedAnswer();
    upstream.script(gate.step);
    const stream = await openEventStream(
      `${url}/v1/turns`,
      jsonPost(
        { input: 'Say bananas', model: 'spare-model' },
        { ...HEADERS, 'x-request-id': 'broken-turn', accept: 'text/event-stream' },
      ),
    );
    await stream.next();
    const database = new DatabaseSync(join(folder, 'nestor.db'));
    database.exec('ALTER TABLE turns RENAME TO mislaid');
    database.close();
    gate.open();
    expect((await stream.rest()).at(-1)).toMatchObject({
      event: 'turn-error',
      data: expect.stringContaining('INTERNAL.ERROR'),
    });
  };
  const otlp = (): Record<string, string> => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-collector=s3cr3t-collector',
  });
  const sentry = (): Record<string, string> => ({ SENTRY_DSN: receiver.dsn, SENTRY_TRACES_SAMPLE_RATE: '1' });
  const errorReports = (): Record<string, string> => ({
    SENTRY_DSN: receiver.dsn,
    SENTRY_DEBUG_ENABLED: 'true',
    SENTRY_ENVIRONMENT: 'testing',
  });
  const find = (name: string): ReceivedSpan[] => receiver.spans.filter((span) => span.name === name);

  const expectTrace = (): void => {
    const [request] = find('POST /v1/turns');
    const [turn] = find('invoke_agent nestor');
    expect(request).toMatchObject({ traceId: TRACE_ID, parentSpanId: 'b7ad6b7169203331' });
    expect(request?.attributes).toMatchObject({
      'http.route': '/v1/turns',
      'http.response.status_code': 200,
      'nestor.request.id': 'trace-me',
    });
    expect(turn?.parentSpanId).toBe(request?.spanId);

    expect(find('chat main-model')).toEqual([
      expect.objectContaining({ attributes: expect.objectContaining({ 'error.type': 'invalid-request' }) }),
    ]);
    expect(find('chat spare-model')).toHaveLength(2);
    for (const span of find('chat spare-model')) {
      expect(span.parentSpanId).toBe(turn?.spanId);
      expect(span.attributes).toMatchObject({
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'spare-model',
        'gen_ai.response.model': 'spare-model',
        'gen_ai.usage.input_tokens': 1_000,
        'gen_ai.usage.output_tokens': 100,
      });
    }
    expect(find('execute_tool calculate')).toEqual([expect.objectContaining({ parentSpanId: turn?.spanId })]);
    expect(find('store beginTurn')).toHaveLength(1);
    expect(JSON.stringify(receiver.spans)).not.toMatch(/s3cr3t|bananas|forty-two/i);
  };

  /** Envelopes hold a line for each item's head, and one for the item. */
  const transactions = (): string[] =>
    receiver.envelopes.filter((envelope) => envelope.includes('"type":"transaction"'));
  const expectSpans = (): void => {
    const text = transactions().join('\n');
    for (const name of [
      'invoke_agent nestor',
      'chat spare-model',
      'execute_tool calculate',
      'store beginTurn',
    ]) {
      expect(text).toContain(name);
    }
    expect(text).toContain('gen_ai.usage.input_tokens');
    expect(receiver.envelopes.join('\n')).not.toMatch(/s3cr3t|bananas|forty-two/i);
  };

  /** The reports of errors, as Sentry gets them. */
  const events = (): ErrorReport[] =>
    receiver.envelopes.flatMap((envelope) => {
      const lines = envelope.split('\n');
      return lines.flatMap((line, index) =>
        line.startsWith('{"type":"event"') ? [JSON.parse(lines[index + 1] ?? '') as ErrorReport] : [],
      );
    });
  const expectErrors = (): void => {
    expect(events()).toEqual([
      expect.objectContaining({
        environment: 'testing',
        tags: expect.objectContaining({ request_id: 'trace-me' }),
        exception: { values: [expect.objectContaining({ value: 'A test error of GET /sentry-debug' })] },
      }),
      expect.objectContaining({
        tags: expect.objectContaining({
          request_id: 'broken-turn',
          turn_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          provider: 'gpt',
          model: 'spare-model',
        }),
        exception: { values: [expect.objectContaining({ value: expect.stringContaining('turns') })] },
      }),
    ]);
    expect(receiver.envelopes.join('\n')).not.toMatch(/s3cr3t|bananas|forty-two/i);
  };

  it(
    'go to a collector by OTLP',
    async () => {
      await run(otlp());

      expectTrace();
      expect(receiver.headers[0]).toContain('s3cr3t-collector');
      expect(receiver.envelopes).toEqual([]);
    },
    PROCESS_TIMEOUT_MS,
  );

  it(
    'go to Sentry and to a collector at once',
    async () => {
      await run({ ...otlp(), ...sentry() });

      expectTrace();
      expectSpans();
      // A refused request and a failed attempt are no faults of ours.
      expect(events()).toEqual([]);
    },
    PROCESS_TIMEOUT_MS,
  );

  it(
    'of errors go to Sentry without spans where none are sampled, and with nothing of the caller',
    async () => {
      await run(errorReports(), breakTurn);

      expectErrors();
      expect(transactions()).toEqual([]);
      for (const { request, user } of events()) {
        expect(Object.keys(request ?? {})).toEqual(['method', 'url']);
        expect(user).toBeUndefined();
      }
    },
    PROCESS_TIMEOUT_MS,
  );

  it(
    'go to Sentry alone, where that is allowed with facts of the caller, and still with neither keys nor texts',
    async () => {
      await run({ ...sentry(), ...errorReports(), SENTRY_SEND_DEFAULT_PII: 'true' }, breakTurn);

      expectSpans();
      expect(receiver.spans).toEqual([]);
      expectErrors();
      for (const { request, user } of events()) {
        expect(request?.headers).toMatchObject({ 'user-agent': expect.any(String) });
        expect(user?.ip_address).toMatch(/127\.0\.0\.1/);
      }
    },
    PROCESS_TIMEOUT_MS,
  );
});
