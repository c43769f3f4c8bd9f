import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';

/** Messages in a second, more than any use needs. */
const MAX_MESSAGES = 500;
const WINDOW_MS = 1_000;

/** Calls `onFlood` once when a transport brings more messages in a second than it may. For a transport without a client yet. */
export function watchForFlood(
  transport: Transport,
  onFlood: () => void,
  now = performance.now.bind(performance),
): void {
  let windowEndsAt = 0;
  let count = 0;
  let isFlooded = false;
  const onMessage = (): void => {
    if (now() >= windowEndsAt) {
      windowEndsAt = now() + WINDOW_MS;
      count = 0;
    }
    if (++count <= MAX_MESSAGES || isFlooded) return;
    isFlooded = true;
    onFlood();
  };
  transport.onmessage = onMessage;
}
