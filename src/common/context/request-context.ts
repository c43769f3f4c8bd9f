import { AsyncLocalStorage } from 'node:async_hooks';

/** What is known of the request or turn that the running code belongs to. */
export interface RequestContext {
  readonly requestId: string;
  readonly sessionId?: string;
  readonly turnId?: string;
  readonly userId?: string;
  /** Who answers, which may change while a turn runs. */
  readonly target?: () => { readonly provider: string; readonly model: string };
  /** Of a request: the context of the turn that it has started. */
  turn?: RequestContext | undefined;
}

/** What every log line and error of one request or turn carries. */
export interface ContextIds extends Omit<RequestContext, 'target' | 'turn'> {
  readonly provider?: string;
  readonly model?: string;
}

const storage = new AsyncLocalStorage<RequestContext>();

/** The context of the code that is running, or undefined outside of a request. */
export function currentContext(): RequestContext | undefined {
  return storage.getStore();
}

/** What to note of a context at this moment; nothing of none. */
export function idsOf(context: RequestContext | undefined): Partial<ContextIds> {
  if (context === undefined) return {};
  const { target, turn: _turn, ...ids } = context;
  if (target === undefined) return ids;
  const { provider, model } = target();
  return { ...ids, provider, model };
}

/** Runs `action` and everything it starts under `context`. */
export function runInContext<Result>(context: RequestContext, action: () => Result): Result {
  return storage.run(context, action);
}
