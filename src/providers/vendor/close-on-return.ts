/**
 * Runs a generator under a signal that also aborts when its reader leaves early. Without that, `return()`
 * would wait behind a `next()` that is itself waiting for a silent server.
 */
export function closeOnReturn<Part>(
  signal: AbortSignal,
  start: (signal: AbortSignal) => AsyncGenerator<Part, void>,
): AsyncIterable<Part> {
  return {
    [Symbol.asyncIterator]() {
      const call = new AbortController();
      const follow = (): void => {
        call.abort(signal.reason);
      };
      if (signal.aborted) follow();
      else signal.addEventListener('abort', follow, { once: true });
      const parts = start(call.signal);
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
