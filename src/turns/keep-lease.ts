import type { Logger } from '@nestjs/common';

export interface LeaseToKeep {
  readonly everyMs: number;
  /** False when the lease is lost. */
  readonly renew: () => Promise<boolean>;
  /** Called once, when it is. */
  readonly onLost: () => Promise<void>;
}

/**
 * Renews a lease until the function that it returns is called. A renewal that fails is tried again at the next turn:
 * while the store is away nobody else can take the lease either.
 */
export function keepLease({ everyMs, renew, onLost }: LeaseToKeep, logger: Logger): () => void {
  let isRenewing = false;
  const tick = async (): Promise<void> => {
    if (isRenewing) return;
    isRenewing = true;
    try {
      if (await renew()) return;
      clearInterval(timer);
      await onLost();
    } catch (error) {
      logger.warn({ err: error }, "A session's lease could not be renewed; will try again.");
    } finally {
      isRenewing = false;
    }
  };
  const timer = setInterval(() => {
    tick().catch(() => undefined);
  }, everyMs).unref();
  return () => {
    clearInterval(timer);
  };
}
