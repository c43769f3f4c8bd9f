/**
 * Whether a promise resolves by a time on the clock of `performance.now()`; without a time it is waited for.
 * Rejects as the promise does.
 */
export async function isSettledBy(promise: Promise<void>, time: number | undefined): Promise<boolean> {
  const settled = promise.then(() => true);
  if (time === undefined) return settled;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, time - performance.now()), false);
  });
  try {
    return await Promise.race([settled, late]);
  } finally {
    clearTimeout(timer);
  }
}
