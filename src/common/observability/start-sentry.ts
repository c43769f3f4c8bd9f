import type * as Sentry from '@sentry/node';
import type { SentryConfig } from '../../config/index.js';

/** The longest wait for Sentry at shutdown, in milliseconds. */
const STOP_MS = 1_000;

let sdk: typeof Sentry | undefined;

/** Sentry's SDK where it is on. It takes 19 MB of heap and half a second to load, so it is loaded for those who use it. */
export function sentry(): typeof Sentry | undefined {
  return sdk;
}

/**
 * Reports to Sentry from now on; what `redact` knows for a credential leaves in no event. Bodies, what models read and
 * write, and data of queries are never collected, whatever Sentry's own defaults are; addresses, headers and the like
 * only where `sendsDefaultPii`.
 */
export async function startSentry(
  config: SentryConfig & { readonly dsn: string },
  redact: (text: string) => string,
): Promise<void> {
  const { dsn, environment, tracesSampleRate, errorsSampleRate, sendsDefaultPii } = config;
  const cleaned = <Event>(event: Event): Event => JSON.parse(redact(JSON.stringify(event))) as Event;
  sdk = await import('@sentry/node');
  sdk.init({
    dsn,
    environment,
    tracesSampleRate,
    // Whole transactions, so that one hook sees all that leaves.
    traceLifecycle: 'static',
    sampleRate: errorsSampleRate,
    dataCollection: {
      userInfo: sendsDefaultPii,
      cookies: false,
      httpHeaders: sendsDefaultPii,
      httpBodies: [],
      urlQueryParams: false,
      genAI: { inputs: false, outputs: false },
      mcp: { inputs: false, outputs: false },
      databaseQueryData: false,
      queues: false,
      stackFrameVariables: false,
    },
    beforeSend: (event) => {
      const { sdkProcessingMetadata, ...rest } = event;
      return { ...cleaned(rest), ...(sdkProcessingMetadata && { sdkProcessingMetadata }), type: undefined };
    },
    beforeSendTransaction: (event) => {
      const { sdkProcessingMetadata, ...rest } = event;
      return {
        ...cleaned(rest),
        ...(sdkProcessingMetadata && { sdkProcessingMetadata }),
        type: 'transaction',
      };
    },
  });
}

export async function stopSentry(): Promise<void> {
  await sdk?.flush(STOP_MS);
}
