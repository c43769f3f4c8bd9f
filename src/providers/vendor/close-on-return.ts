import type { CallOptions } from '../llm-provider.js';

/**
 * Runs a generator under a signal that also aborts when its reader leaves early. Without that, `return()`
 * would wait behind a `next()` that is itself waiting for a silent server. Where the caller sees to that, its own signal
 * will do.
 */
export function closeOnReturn<Part>(
  options: CallOptions,
  start: (options: CallOptions) => AsyncGenerator<Part, void>,
): AsyncIterable<Part> {
  if (options.isAbortedOnLeave === true) return start(options);
  const { signal } = options;
  return {
    [Symbol.asyncIterator]() {
      const call = new AbortController();
      const follow = (): void => {
        call.abort(signal.reason);
      };
      if (signal.aborted) follow();
      else signal.addEventListener('abort', follow, { once: true });
      const parts = start({ ...options, signal: call.signal });
      return {
        next: () => parts.next(),
        return: () => {
          signal.removeEventListener('abort', follow);
          call.abort();
          return parts.return();
        },
      };
    },
  };
}
