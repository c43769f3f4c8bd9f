import type { TurnEvent } from '../../../src/conversation/index.js';
import { jsonPost, runTurn } from '../../support/event-stream.js';
import type { FakeLlm, RecordedRequest, Step } from '../../support/fake-llm/index.js';
import { INTERRUPTED_TEXT } from '../../support/fake-llm/index.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import type { FailoverWire } from './failover-wire.js';

export const QUESTION = 'Count to ten.';
export const WHOLE = INTERRUPTED_TEXT;

export interface FailoverOptions {
  /** One unless told. */
  readonly keys?: readonly string[];
  /** Without the spare model. */
  readonly isAlone?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
}

/** A turn that failed ahead of its first content. */
export interface Refusal {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: { readonly error: { readonly code: string } };
}

/** The whole service on one vendor's fake, with a main and a spare model and limits that suit a test. */
export class FailoverApp {
  private readonly main: Step[] = [];
  private spare: Step;

  private constructor(
    readonly wire: FailoverWire,
    readonly upstream: FakeLlm,
    readonly service: TestApp,
  ) {
    this.spare = wire.answer(WHOLE);
    upstream.respondWith((request, reply) => this.step(request)(request, reply));
  }

  static async start(wire: FailoverWire, options: FailoverOptions = {}): Promise<FailoverApp> {
    const upstream = await wire.startUpstream();
    const service = await startTestApp({
      SUPPORTED_PROVIDERS: `${wire.provider},demo`,
      ...wire.variables(upstream.url, options.keys ?? ['key-0']),
      [`${wire.prefix}_MODEL_DEFAULT`]: wire.models.main,
      [`${wire.prefix}_MODEL_FALLBACK`]: options.isAlone === true ? '' : wire.models.spare,
      CONNECT_TIMEOUT_MS: '1000',
      FIRST_CONTENT_TIMEOUT_MS: '1000',
      STALL_TIMEOUT_MS: '500',
      ...options.variables,
    });
    return new FailoverApp(wire, upstream, service);
  }

  /** What the main model does, call by call; the last step stays. */
  script(...steps: Step[]): void {
    this.main.splice(0, Infinity, ...steps);
  }

  /** What the spare model does; it counts to ten unless told. */
  scriptSpare(step: Step): void {
    this.spare = step;
  }

  /** Runs a turn that gives at least some of an answer. */
  ask(body: object = { input: QUESTION }): Promise<TurnEvent[]> {
    return runTurn(this.service.url, body);
  }

  /** Runs a turn that gives nothing of an answer: the failure is an HTTP status then. */
  async askInVain(): Promise<Refusal> {
    const request = jsonPost({ input: QUESTION }, { accept: 'text/event-stream' });
    const response = await fetch(`${this.service.url}/v1/turns`, request);
    const text = await response.text();
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: JSON.parse(text) as Refusal['body'],
    };
  }

  /** The models that were asked, in order. */
  get models(): (string | undefined)[] {
    return this.upstream.requests.map((request) => this.wire.modelOf(request));
  }

  get keys(): (string | undefined)[] {
    return this.upstream.requests.map((request) => this.wire.keyOf(request));
  }

  /** Ends it. Throws when it does not serve any more after whatever it was put through. */
  async close(): Promise<void> {
    const request = jsonPost({ messages: [{ role: 'user', content: 'hello' }] });
    const response = await fetch(`${this.service.url}/chat/demo`, request);
    const events = await response.text();
    await this.service.close();
    await this.upstream.close();
    if (!/"type":"end"/.test(events)) throw new Error(`It no longer serves: ${response.status} ${events}`);
  }

  private step(request: RecordedRequest): Step {
    if (this.wire.modelOf(request) === this.wire.models.spare) return this.spare;
    const step = this.main.length > 1 ? this.main.shift() : this.main[0];
    return step ?? this.wire.answer(WHOLE);
  }
}
