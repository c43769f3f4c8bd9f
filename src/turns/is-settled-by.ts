/**
 * Whether a promise resolves by a time on the clock of `performance.now()`; without a time it is waited for.
 * Rejects as the promise does.
 */
export function isSettledBy(promise: Promise<void>, time: number | undefined): Promise<boolean> {
  if (time === undefined) return promise.then(() => true);
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, Math.max(0, time - performance.now()), false);
    const stop = (): void => clearTimeout(timer);
    promise.then(stop, stop);
    promise.then(() => resolve(true), reject);
  });
}
