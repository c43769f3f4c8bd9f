import type { StreamPart } from '../../../conversation/index.js';
import {
  LlmProvider,
  type CallOptions,
  type ModelRequest,
  type ProviderSettings,
} from '../../llm-provider.js';
import type { ProviderError } from '../../provider-error.js';
import type { Timers } from '../timers.js';

/** What a scripted call does, step by step. Silence lasts until the call is stopped. */
export type ScriptStep =
  | StreamPart
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'silence' }
  | { readonly type: 'fail'; readonly error: ProviderError };

export interface ScriptedCall {
  readonly request: ModelRequest;
  readonly apiKey: string | undefined;
  readonly at: number;
}

/** A provider that does as the test says for each call, and notes what it was asked. Every other call hands its text over, as it may. */
export class ScriptedLlmProvider extends LlmProvider {
  readonly isConfigured = true;
  readonly calls: ScriptedCall[] = [];
  /** Calls that have begun and not ended. */
  open = 0;
  private readonly accepting: boolean;

  constructor(
    readonly name: string,
    private readonly timers: Timers,
    private readonly script: (call: ScriptedCall) => readonly ScriptStep[],
    readonly settings: ProviderSettings = { apiKeys: ['key'], defaultModel: 'm', fallbackModels: [] },
    options: { readonly acceptsPrefill?: boolean } = {},
  ) {
    super();
    this.accepting = options.acceptsPrefill ?? false;
  }

  override acceptsPrefill(): boolean {
    return this.accepting;
  }

  async *stream(
    request: ModelRequest,
    { signal, apiKey, observer }: CallOptions,
  ): AsyncGenerator<StreamPart> {
    const call = { request, apiKey, at: this.timers.now() };
    this.calls.push(call);
    this.open += 1;
    const taker = this.calls.length % 2 === 0 ? observer : undefined;
    try {
      for (const step of this.script(call)) {
        signal.throwIfAborted();
        if (step.type === 'fail') throw step.error;
        if (step.type === 'wait') await this.timers.sleep(step.ms, signal);
        else if (step.type === 'silence') await untilAborted(signal);
        else if (step.type === 'text' && taker?.onText !== undefined) taker.onText(step.text);
        else yield step;
      }
    } finally {
      this.open -= 1;
    }
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
