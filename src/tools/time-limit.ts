/** The action took longer than it may. */
export class TimeLimitError extends Error {
  constructor(readonly timeoutMs: number) {
    super(`Took longer than ${timeoutMs} ms.`);
    this.name = 'TimeLimitError';
  }
}

/**
 * Runs `action` with a signal that aborts when `signal` does, or after `timeoutMs`. Rejects with the
 * abort's reason at that moment, also when the action does not heed its signal: it may then run on, unheard.
 */
export async function withTimeLimit<Result>(
  timeoutMs: number,
  signal: AbortSignal,
  action: (signal: AbortSignal) => Result | Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new TimeLimitError(timeoutMs)), timeoutMs);
  const either = AbortSignal.any([signal, limit.signal]);
  try {
    return await Promise.race([aborted(either), startNow(action, either)]);
  } finally {
    clearTimeout(timer);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

async function startNow<Result>(
  action: (signal: AbortSignal) => Result | Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  return action(signal);
}
