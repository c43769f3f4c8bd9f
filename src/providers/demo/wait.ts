/** Waits, or throws the signal's reason as soon as it aborts. Nothing is scheduled for 0 ms. */
export async function wait(durationMs: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (durationMs <= 0) return;
  await new Promise<void>((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, durationMs);
    signal.addEventListener('abort', finish);
  });
  signal.throwIfAborted();
}
