const PATIENCE_MS = 10_000;

/**
 * Any answer will do: it is another matter how it fares under load. Throws what a person can act on.
 * @param {string} url
 */
export async function assertReachable(url) {
  try {
    const response = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    await response.body?.cancel();
  } catch (error) {
    const { code } = error.cause ?? {};
    const reason = code ?? error.cause?.message ?? error.message;
    throw new Error(
      `Nothing answers at ${url} (${reason}). Start the service with npm start, or name another with --url.`,
      { cause: error },
    );
  }
}
