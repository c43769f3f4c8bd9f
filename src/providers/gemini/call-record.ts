import type { CallObserver } from '../llm-provider.js';

/** What the SDK's errors leave out of a call. */
export interface CallFacts {
  /** False where the SDK refused the request before it called anyone. */
  readonly isSent: boolean;
  /** Undefined until the response's headers are there. */
  readonly response: Pick<Response, 'ok' | 'status' | 'headers'> | undefined;
}

/** Goes along with one call as its `fetch`. */
export class CallRecord implements CallFacts {
  isSent = false;
  response: Response | undefined;

  readonly fetch: typeof fetch;

  constructor(send: typeof fetch, observer?: CallObserver) {
    const recorded: typeof fetch = async (input, init) => {
      this.isSent = true;
      const response = await send(input, init);
      this.response = response;
      observer?.onHeaders?.();
      return response;
    };
    this.fetch = recorded;
  }
}
