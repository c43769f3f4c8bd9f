import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/index.js';
import { section, type RemindersConfig } from '../../config/index.js';
import type { ClaimedReminder, DeliveryOutcome, Reminder } from '../../session/index.js';
import { OutboundError, OutboundHttp, toZonedTime } from '../../tools/index.js';
import { nextTry } from './retry-delay.js';
import { signWebhook } from './sign-webhook.js';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 100_000;
/** The receiver wants no more of it. */
const GONE = 410;

/** Posts reminders to the configured webhook. */
@Injectable()
export class ReminderWebhook {
  constructor(
    private readonly http: OutboundHttp,
    private readonly clock: Clock,
    @Inject(section('reminders')) private readonly config: RemindersConfig,
  ) {}

  get isConfigured(): boolean {
    return this.config.webhook !== undefined;
  }

  /** Delivers once and tells what to do next. Never throws; when the signal aborts, another may try at once. */
  async deliver(claim: ClaimedReminder, signal: AbortSignal): Promise<DeliveryOutcome> {
    const { webhook } = this.config;
    if (webhook === undefined) return { kind: 'retry', at: this.clock.now() };
    const payload = toPayload(claim.reminder, this.clock.now());
    const message = { id: claim.reminder.id, sentAt: this.clock.now(), body: JSON.stringify(payload) };
    try {
      await this.http.fetch({
        service: 'The webhook',
        url: webhook.url,
        trust: 'configured',
        headers: signWebhook(message, webhook.secret),
        json: payload,
        signal,
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_ANSWER_BYTES,
      });
      return { kind: 'delivered' };
    } catch (error) {
      return this.afterFailure(claim, error, signal);
    }
  }

  private afterFailure(claim: ClaimedReminder, error: unknown, signal: AbortSignal): DeliveryOutcome {
    const now = this.clock.now();
    if (signal.aborted) return { kind: 'retry', at: now };
    const { status, retryAfterMs, kind } = error instanceof OutboundError ? error : NO_DETAILS;
    // Its body does not matter, only that it took the reminder.
    if (kind === 'too-large') return { kind: 'delivered' };
    const failure = status === undefined ? kind : `HTTP ${status}`;
    if (status === GONE) return { kind: 'failed', failure };
    const { firstAttemptAt, reminder } = claim;
    const at = nextTry({ attempts: reminder.attempts, firstAttemptAt, now, retryAfterMs });
    return at === undefined ? { kind: 'failed', failure } : { kind: 'retry', at, failure };
  }
}

const NO_DETAILS = { status: undefined, retryAfterMs: undefined, kind: 'unexpected' } as const;

function toPayload(reminder: Reminder, now: number) {
  return {
    id: reminder.id,
    title: reminder.title,
    description: reminder.description ?? null,
    due_at: toZonedTime(new Date(reminder.dueAt), reminder.timeZone).iso,
    timezone: reminder.timeZone,
    session_id: reminder.sessionId ?? null,
    user_id: reminder.userId ?? null,
    created_at: new Date(reminder.createdAt).toISOString(),
    attempt: reminder.attempts,
    late_seconds: Math.floor((now - reminder.dueAt) / 1_000),
  };
}
