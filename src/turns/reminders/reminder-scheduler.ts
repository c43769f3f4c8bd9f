import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../common/time/index.js';
import { ReminderRepository, RemindersService, type ClaimedReminder } from '../../session/index.js';
import { ReminderWebhook } from './reminder-webhook.js';

/** How long to sleep at most: reminders that other replicas made, or left behind, are found by then. */
const POLL_MS = 10_000;
/** Reminders that are delivered side by side. */
const BATCH_SIZE = 10;
/** Well beyond the timeout of a delivery, so that only a crash lets a claim run out. */
const LEASE_MS = 60_000;
/** How long deliveries that are under way may take at shutdown. */
const SHUTDOWN_GRACE_MS = 2_000;
const SWEEP_INTERVAL_MS = 6 * 3_600_000;

/**
 * Delivers reminders when they are due, each by one replica: it claims them in small batches, and sleeps until the next
 * one in between. Without a webhook it only removes what was kept for long enough.
 */
@Injectable()
export class ReminderScheduler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ReminderScheduler.name);
  private readonly shutdown = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private wakesAt = Infinity;
  private running: Promise<void> | undefined;
  private isStopped = false;
  private nextSweepAt = 0;

  constructor(
    private readonly repository: ReminderRepository,
    private readonly reminders: RemindersService,
    private readonly webhook: ReminderWebhook,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (this.webhook.isConfigured) this.reminders.onCreated((dueAt) => this.wakeAt(dueAt));
    this.wakeAt(this.clock.now());
  }

  /** Lets deliveries that are under way come to their end, and after a moment cuts them off. */
  async onModuleDestroy(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.runningFor(SHUTDOWN_GRACE_MS);
    this.shutdown.abort();
    await this.runningFor(SHUTDOWN_GRACE_MS);
  }

  /** Sleeps no longer than to this time. */
  private wakeAt(time: number): void {
    if (this.isStopped || time >= this.wakesAt) return;
    this.wakesAt = time;
    if (this.running !== undefined) return;
    clearTimeout(this.timer);
    const delayMs = Math.min(Math.max(0, time - this.clock.now()), SWEEP_INTERVAL_MS);
    this.timer = setTimeout(() => this.start(), delayMs).unref();
  }

  private start(): void {
    this.wakesAt = Infinity;
    this.running ??= this.run().then((next) => {
      this.running = undefined;
      // What was made meanwhile may have been missed.
      const wakesAt = Math.min(next, this.wakesAt);
      this.wakesAt = Infinity;
      this.wakeAt(wakesAt);
    });
  }

  private async runningFor(milliseconds: number): Promise<void> {
    if (this.running === undefined) return;
    const isOver = new AbortController();
    const timeout = sleep(milliseconds, undefined, { signal: isOver.signal }).catch(() => undefined);
    await Promise.race([this.running, timeout]);
    isOver.abort();
  }

  /** Returns when to run again. */
  private async run(): Promise<number> {
    try {
      await this.sweep();
      if (!this.webhook.isConfigured) return this.nextSweepAt;
      while (!this.isStopped && (await this.deliverBatch()) === BATCH_SIZE);
      const next = await this.repository.nextAttemptAt();
      return Math.min(next ?? Infinity, this.clock.now() + POLL_MS);
    } catch (error) {
      this.logger.warn({ err: error }, 'Reminders could not be read; will try again.');
      return this.clock.now() + POLL_MS;
    }
  }

  private async deliverBatch(): Promise<number> {
    const leaseUntil = this.clock.now() + LEASE_MS;
    const claims = await this.repository.claimDue({ leaseUntil, limit: BATCH_SIZE });
    await Promise.all(claims.map((claim) => this.deliver(claim)));
    return claims.length;
  }

  /** Where the outcome cannot be stored the claim runs out, and the reminder is delivered again under the same id. */
  private async deliver(claim: ClaimedReminder): Promise<void> {
    const outcome = await this.webhook.deliver(claim, this.shutdown.signal);
    const { id, attempts } = claim.reminder;
    if (outcome.kind === 'failed') {
      this.logger.warn(`Reminder ${id} was given up after ${attempts} attempts: ${outcome.failure}.`);
    }
    try {
      await this.repository.settle(claim, outcome);
    } catch (error) {
      this.logger.warn({ err: error }, `What came of reminder ${id} could not be stored.`);
    }
  }

  private async sweep(): Promise<void> {
    const now = this.clock.now();
    if (now < this.nextSweepAt) return;
    this.nextSweepAt = now + SWEEP_INTERVAL_MS;
    await this.repository.deleteExpired();
  }
}
