import type { Logger } from '@nestjs/common';

export interface LeaseHolder {
  /** False when the lease is lost. */
  renew(): Promise<boolean>;
  /** Called once, when it is. */
  onLost(): Promise<void>;
}

/**
 * A lease that is renewed until `stop`. A renewal that fails is tried again at the next turn: while the store is away
 * nobody else can take the lease either.
 */
export class KeptLease {
  private readonly timer: NodeJS.Timeout;
  private isRenewing = false;

  constructor(
    private readonly holder: LeaseHolder,
    everyMs: number,
    private readonly logger: Logger,
  ) {
    this.timer = setInterval(() => {
      this.renew().catch(() => undefined);
    }, everyMs).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async renew(): Promise<void> {
    if (this.isRenewing) return;
    this.isRenewing = true;
    try {
      if (await this.holder.renew()) return;
      this.stop();
      await this.holder.onLost();
    } catch (error) {
      this.logger.warn({ err: error }, "A session's lease could not be renewed; will try again.");
    } finally {
      this.isRenewing = false;
    }
  }
}
