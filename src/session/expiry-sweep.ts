import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { IdempotencyRepository } from './idempotency/idempotency.repository.js';
import { EmbeddedMemory } from './memory/embedded-memory.js';
import { SessionRepository } from './session.repository.js';

const INTERVAL_MS = 10 * 60 * 1_000;

/**
 * Removes expired sessions, idempotency keys and facts, and marks turns whose process has died, when the service starts and
 * every ten minutes. Reads show them as they are anyway, so a sweep that fails is only logged, and the next one tries again.
 */
@Injectable()
export class ExpirySweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ExpirySweep.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(
    private readonly repository: SessionRepository,
    private readonly keys: IdempotencyRepository,
    private readonly memory: EmbeddedMemory,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.start(), INTERVAL_MS).unref();
    this.start();
  }

  /** Stops the timer and waits for a sweep that is under way. */
  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private start(): void {
    this.running ??= this.sweep().finally(() => {
      this.running = undefined;
    });
  }

  private async sweep(): Promise<void> {
    try {
      const count = await this.repository.deleteExpired();
      await this.keys.deleteExpired();
      await this.memory.deleteExpired();
      if (count > 0) this.logger.debug(`Removed ${count} expired sessions.`);
      const interrupted = await this.repository.interruptAbandoned();
      if (interrupted > 0) this.logger.warn(`${interrupted} turns were interrupted: their process is gone.`);
    } catch (error) {
      this.logger.warn({ err: error }, 'Could not sweep the sessions; will try again.');
    }
  }
}
