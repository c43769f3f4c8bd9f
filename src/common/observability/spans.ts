import { context, SpanStatusCode, trace, type Span as OtelSpan } from '@opentelemetry/api';
import type { Span as SentrySpan } from '@sentry/node';
import { AppError } from '../errors/index.js';
import { isOtlpOn } from './start-otlp.js';
import { sentry } from './start-sentry.js';

/** Facts on a span; never anything of a conversation. */
export type Attributes = Readonly<Record<string, string | number | boolean | string[]>>;

/** What a span is called and begins with. `operation` is Sentry's word for its kind, attributes are OpenTelemetry's. */
export interface SpanOptions {
  readonly name: string;
  readonly operation: string;
  readonly attributes?: Attributes;
}

/** A span under way, in whichever backends are on. */
export interface Span {
  readonly set: (attributes: Attributes) => void;
  /** @param type what `error.type` says: a code or a kind, never a text. */
  readonly fail: (type: string) => void;
  /** Once, last. */
  readonly end: () => void;
}

/** What there is of a span without a backend. */
const NO_SPAN: Span = { set: () => undefined, fail: () => undefined, end: () => undefined };

const tracer = trace.getTracer('nestor');

/** Begins a span that whoever began it ends; it belongs to the one that runs, and none begins within it. */
export function beginSpan(options: SpanOptions): Span {
  if (!isTraced()) return NO_SPAN;
  return toSpan(tracer.startSpan(options.name, toOtel(options)), startSentrySpan(options));
}

/** Runs `action` within a span, which ends with it; what is thrown is its failure. */
export function withSpan<Result>(
  options: SpanOptions,
  action: (span: Span) => Promise<Result>,
): Promise<Result> {
  return isTraced() ? runTraced(options, action) : action(NO_SPAN);
}

async function runTraced<Result>(
  options: SpanOptions,
  action: (span: Span) => Promise<Result>,
): Promise<Result> {
  const own = tracer.startSpan(options.name, toOtel(options));
  const sentrySpan = startSentrySpan(options);
  const span = toSpan(own, sentrySpan);
  const run = (): Promise<Result> =>
    context.with(trace.setSpan(context.active(), own), async () => action(span));
  try {
    const sdk = sentry();
    return await (sdk === undefined || sentrySpan === undefined
      ? run()
      : sdk.withActiveSpan(sentrySpan, run));
  } catch (error) {
    span.fail(error instanceof AppError ? error.code : error instanceof Error ? error.name : 'unknown');
    throw error;
  } finally {
    span.end();
  }
}

function isTraced(): boolean {
  return isOtlpOn() || sentry() !== undefined;
}

function toOtel({ attributes }: SpanOptions): { attributes?: Attributes } {
  return attributes === undefined ? {} : { attributes };
}

function startSentrySpan({ name, operation, attributes = {} }: SpanOptions): SentrySpan | undefined {
  return sentry()?.startInactiveSpan({ name, op: operation, attributes, onlyIfParent: true });
}

function toSpan(own: OtelSpan, sentrySpan: SentrySpan | undefined): Span {
  return {
    set: (attributes) => {
      own.setAttributes(attributes);
      sentrySpan?.setAttributes(attributes);
    },
    fail: (type) => {
      own.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR, message: type });
      sentrySpan?.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR, message: type });
    },
    end: () => {
      own.end();
      sentrySpan?.end();
    },
  };
}
