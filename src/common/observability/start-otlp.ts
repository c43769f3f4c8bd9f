import type { OtlpConfig } from '../../config/index.js';
import { settlesWithin } from '../time/index.js';

let stop: (() => Promise<void>) | undefined;

/** Spans that wait are sent this often, in milliseconds. */
const INTERVAL_MS = 2_000;
/** The longest wait for the receiver at shutdown, in milliseconds. */
const STOP_MS = 1_000;

/** Sends traces by OTLP from now on. The packages for it are loaded here and nowhere else. Call once in a process. */
export async function startOtlp({ endpoint, headers, serviceName, sampleRate }: OtlpConfig): Promise<void> {
  const [api, sdk, exporter, resources, hooks, core] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@opentelemetry/context-async-hooks'),
    import('@opentelemetry/core'),
  ]);
  const provider = new sdk.TracerProvider({
    resource: resources.resourceFromAttributes({ 'service.name': serviceName }),
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(sampleRate) }),
    spanProcessors: [
      new sdk.BatchSpanProcessor({
        exporter: new exporter.OTLPTraceExporter({ url: `${endpoint}/v1/traces`, headers: { ...headers } }),
        scheduledDelayMillis: INTERVAL_MS,
      }),
    ],
  });
  api.context.setGlobalContextManager(new hooks.AsyncLocalStorageContextManager().enable());
  api.propagation.setGlobalPropagator(new core.W3CTraceContextPropagator());
  api.trace.setGlobalTracerProvider(provider);
  stop = () => provider.shutdown();
}

/** Whether spans go anywhere by OTLP. */
export function isOtlpOn(): boolean {
  return stop !== undefined;
}

/** Sends what is left, as far as that is done in time. */
export async function stopOtlp(): Promise<void> {
  if (stop === undefined) return;
  await settlesWithin(STOP_MS, stop());
  stop = undefined;
}
