import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../common/time/index.js';
import { IdempotencyRepository } from '../../session/index.js';

/** How long a key stays taken by a process that was killed. */
export const LEASE_MS = 15_000;
/** A third: two renewals may fail. */
const RENEWAL_MS = 5_000;

/** Renews the leases of all keys whose turns run in this process, with one timer for all of them. */
@Injectable()
export class ClaimLeases implements OnApplicationShutdown {
  private readonly logger = new Logger(ClaimLeases.name);
  private readonly turnIds = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly keys: IdempotencyRepository,
    private readonly clock: Clock,
  ) {}

  /** When a lease ends that is taken now, in epoch milliseconds. */
  next(): number {
    return this.clock.now() + LEASE_MS;
  }

  hold(turnId: string): void {
    this.turnIds.add(turnId);
    this.timer ??= setInterval(() => {
      this.renew().catch((error: unknown) => {
        this.logger.warn({ err: error }, 'Idempotency keys could not be renewed; will try again.');
      });
    }, RENEWAL_MS).unref();
  }

  drop(turnId: string): void {
    this.turnIds.delete(turnId);
    if (this.turnIds.size === 0) this.stop();
  }

  /** Not before: turns that are let finish go on until then. */
  onApplicationShutdown(): void {
    this.stop();
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async renew(): Promise<void> {
    await this.keys.renew([...this.turnIds], this.next());
  }
}
