import type { AppError } from '../errors/index.js';

const refusals = new WeakMap<object, AppError>();

/** Called by a guard in place of throwing, for a request that may be a repeat: whoever finds that it is none throws it. */
export function deferRefusal(request: object, refusal: AppError): void {
  refusals.set(request, refusal);
}

/** What a request is refused with unless it is a repeat; undefined when nobody refuses it. */
export function deferredRefusal(request: object): AppError | undefined {
  return refusals.get(request);
}
