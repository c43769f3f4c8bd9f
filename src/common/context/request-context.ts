import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line and error of one request or turn carries. */
export interface RequestContext {
  readonly requestId: string;
  readonly sessionId?: string;
  readonly turnId?: string;
  readonly userId?: string;
  readonly provider?: string;
  readonly model?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** The context of the code that is running, or undefined outside of a request. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

/** Runs `action` and everything it starts under `context`. */
export function runInContext<Result>(context: RequestContext, action: () => Result): Result {
  return storage.run(context, action);
}
