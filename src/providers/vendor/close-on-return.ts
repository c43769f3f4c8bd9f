import type { CallOptions } from '../llm-provider.js';

/**
 * Runs a generator under a signal that also aborts when its reader leaves early. Without that, `return()`
 * would wait behind a `next()` that is itself waiting for a silent server. It is the caller's own signal where the
 * caller lets it be aborted.
 */
export function closeOnReturn<Part>(
  options: CallOptions,
  start: (options: CallOptions) => AsyncGenerator<Part, void>,
): AsyncIterable<Part> {
  return {
    [Symbol.asyncIterator]() {
      const { abort } = options;
      return abort === undefined ? underOwnSignal(options, start) : new Leaving(start(options), abort);
    },
  };
}

function underOwnSignal<Part>(
  options: CallOptions,
  start: (options: CallOptions) => AsyncGenerator<Part, void>,
): AsyncIterator<Part> {
  const { signal } = options;
  const call = new AbortController();
  const follow = (): void => {
    call.abort(signal.reason);
  };
  if (signal.aborted) follow();
  else signal.addEventListener('abort', follow, { once: true });
  return new Leaving(start({ ...options, signal: call.signal }), () => {
    signal.removeEventListener('abort', follow);
    call.abort();
  });
}

/** Reads a generator; leaving it calls `onLeave` first. */
class Leaving<Part> implements AsyncIterator<Part> {
  constructor(
    private readonly parts: AsyncGenerator<Part, void>,
    private readonly onLeave: () => void,
  ) {}

  next(): Promise<IteratorResult<Part>> {
    return this.parts.next();
  }

  return(): Promise<IteratorResult<Part>> {
    this.onLeave();
    return this.parts.return();
  }
}
