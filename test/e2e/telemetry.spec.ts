import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jsonPost } from '../support/event-stream.js';
import { answer, startFakeOpenAi, status, toolCalls, type FakeOpenAi } from '../support/fake-openai/index.js';
import { ServerProcess } from '../support/server-process.js';
import {
  startTelemetryReceiver,
  type ReceivedSpan,
  type TelemetryReceiver,
} from '../support/telemetry-receiver.js';

const PROCESS_TIMEOUT_MS = 60_000;
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const KEY = 'sk-s3cr3t-key-0123456789';
const USAGE = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 };

describe('traces and reports', () => {
  let receiver: TelemetryReceiver;
  let upstream: FakeOpenAi;
  let server: ServerProcess;
  beforeEach(async () => {
    receiver = await startTelemetryReceiver();
    upstream = await startFakeOpenAi();
  });
  afterEach(async () => {
    server.signal('SIGKILL');
    await server.exited();
    await upstream.close();
    await receiver.close();
  });

  /** Runs one turn with a tool and a failover, one refused request, and leaves in order. */
  const run = async (variables: Readonly<Record<string, string>>): Promise<void> => {
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
      ...variables,
    });
    const url = await server.url();
    const headers = {
      traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`,
      'x-request-id': 'trace-me',
      authorization: 'Bearer s3cr3t-token',
    };
    const response = await fetch(
      `${url}/v1/turns?key=s3cr3t-query`,
      jsonPost({ input: 'Say bananas' }, headers),
    );
    expect(response.status).toBe(200);
    await fetch(`${url}/session/none`, { headers });
    server.signal('SIGTERM');
    expect(await server.exited()).toBe(0);
  };
  const otlp = (): Record<string, string> => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-collector=s3cr3t-collector',
  });
  const sentry = (): Record<string, string> => ({ SENTRY_DSN: receiver.dsn, SENTRY_TRACES_SAMPLE_RATE: '1' });
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
  const expectReport = (): void => {
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
    // A refused request and a failed attempt are no faults of ours.
    expect(receiver.envelopes.join('\n')).not.toContain('"type":"event"');
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
      expectReport();
    },
    PROCESS_TIMEOUT_MS,
  );

  it(
    'go to Sentry alone',
    async () => {
      await run(sentry());

      expectReport();
      expect(receiver.spans).toEqual([]);
    },
    PROCESS_TIMEOUT_MS,
  );
});
