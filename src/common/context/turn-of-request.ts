import { currentContext, type RequestContext } from './request-context.js';

const turns = new WeakMap<RequestContext, RequestContext>();

/** Called where a turn begins, still in the context of the request that starts it, with the turn's own. */
export function rememberTurn(turn: RequestContext): void {
  const request = currentContext();
  if (request !== undefined) turns.set(request, turn);
}

/** The context of the turn that a request started; undefined where it started none. */
export function turnOf(request: RequestContext | undefined): RequestContext | undefined {
  return request && turns.get(request);
}
