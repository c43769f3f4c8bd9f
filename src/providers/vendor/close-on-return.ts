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
      const left = new AbortController();
      const parts = start(AbortSignal.any([signal, left.signal]));
      return {
        next: () => parts.next(),
        return: () => {
          left.abort();
          return parts.return();
        },
      };
    },
  };
}
