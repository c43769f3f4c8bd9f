import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SystemClock } from '../../../src/common/time/index.js';
import { RemindersService, type ClaimedReminder, type DeliveryOutcome } from '../../../src/session/index.js';
import { SqliteReminderRepository } from '../../../src/session/sqlite/reminders/sqlite.reminder.repository.js';
import { SqliteDatabase } from '../../../src/session/sqlite/sqlite-database.js';
import { ReminderScheduler } from '../../../src/turns/reminders/reminder-scheduler.js';
import type { ReminderWebhook } from '../../../src/turns/reminders/reminder-webhook.js';

const MINUTE_MS = 60_000;
const principal = { scope: 'account', address: '203.0.113.7' };

/** Takes what is delivered and answers as told, else that it was delivered. */
class StubWebhook {
  readonly received: { readonly id: string; readonly at: number; readonly attempt: number }[] = [];
  answer: (claim: ClaimedReminder) => DeliveryOutcome | Promise<DeliveryOutcome> = () => ({
    kind: 'delivered',
  });

  constructor(readonly isConfigured = true) {}

  deliver(claim: ClaimedReminder): Promise<DeliveryOutcome> {
    this.received.push({ id: claim.reminder.id, at: Date.now(), attempt: claim.reminder.attempts });
    return Promise.resolve(this.answer(claim));
  }
}

describe('the scheduler of reminders', () => {
  const clock = new SystemClock();
  let folder: string;
  let replicas: { readonly scheduler: ReminderScheduler; readonly database: SqliteDatabase }[];

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'performance', 'setImmediate'] });
    Logger.overrideLogger(false);
    folder = mkdtempSync(join(tmpdir(), 'nestor-scheduler-'));
    replicas = [];
  });
  afterEach(async () => {
    await Promise.all(replicas.map(({ scheduler }) => scheduler.onModuleDestroy()));
    for (const { database } of replicas) database.close();
    jest.useRealTimers();
    rmSync(folder, { recursive: true });
  });

  function replica(webhook: StubWebhook) {
    const database = SqliteDatabase.open(join(folder, 'nestor.db'));
    const repository = new SqliteReminderRepository(database, clock);
    const service = new RemindersService(repository);
    const scheduler = new ReminderScheduler(
      repository,
      service,
      webhook as unknown as ReminderWebhook,
      clock,
    );
    replicas.push({ scheduler, database });
    const remindIn = async (ms: number) =>
      (await service.create(principal, { title: 'Stretch', dueAt: Date.now() + ms, timeZone: 'UTC' }))
        .reminder.id;
    const statuses = async () =>
      (await service.list(principal, { limit: 100 })).map(({ status, attempts }) => [status, attempts]);
    return { scheduler, repository, remindIn, statuses };
  }

  it('delivers at the time, not before, and once', async () => {
    const webhook = new StubWebhook();
    const { scheduler, remindIn, statuses } = replica(webhook);
    scheduler.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(1_000);
    const id = await remindIn(3 * MINUTE_MS + 7_300);
    const dueAt = Date.now() + 3 * MINUTE_MS + 7_300;
    await remindIn(60 * MINUTE_MS);

    await jest.advanceTimersByTimeAsync(dueAt - Date.now() - 1);
    expect(webhook.received).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(webhook.received).toEqual([{ id, at: dueAt, attempt: 1 }]);
    await jest.advanceTimersByTimeAsync(5 * MINUTE_MS);
    expect(webhook.received).toHaveLength(1);
    expect(await statuses()).toEqual([
      ['delivered', 1],
      ['pending', 0],
    ]);
  });

  it('tries again when the webhook has been down', async () => {
    const webhook = new StubWebhook();
    webhook.answer = ({ reminder }) => ({
      kind: 'retry',
      at: Date.now() + reminder.attempts * MINUTE_MS,
      failure: 'HTTP 503',
    });
    const { scheduler, remindIn, statuses } = replica(webhook);
    scheduler.onApplicationBootstrap();
    await remindIn(1_000);
    const start = Date.now();
    await jest.advanceTimersByTimeAsync(2 * MINUTE_MS);
    expect(webhook.received.map(({ at }) => at - start)).toEqual([1_000, 61_000]);
    webhook.answer = () => ({ kind: 'delivered' });
    await jest.advanceTimersByTimeAsync(3 * MINUTE_MS);

    expect(webhook.received.map(({ at }) => at - start)).toEqual([1_000, 61_000, 181_000]);
    expect(new Set(webhook.received.map(({ id }) => id)).size).toBe(1);
    expect(await statuses()).toEqual([['delivered', 3]]);
  });

  it('delivers at once what was due while nobody ran', async () => {
    const webhook = new StubWebhook();
    const { scheduler, remindIn } = replica(webhook);
    await remindIn(MINUTE_MS);
    await jest.advanceTimersByTimeAsync(600 * MINUTE_MS);
    scheduler.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(1);

    expect(webhook.received).toHaveLength(1);
  });

  it('finds within ten seconds what another replica has made', async () => {
    const webhook = new StubWebhook();
    const one = replica(webhook);
    const other = replica(new StubWebhook());
    one.scheduler.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(500);
    await other.remindIn(1_000);
    await jest.advanceTimersByTimeAsync(10_000);

    expect(webhook.received).toHaveLength(1);
  });

  it('delivers again, under the same id, where a replica died before it could say so', async () => {
    const dying = new StubWebhook();
    dying.answer = () => new Promise<never>(() => undefined);
    const one = replica(dying);
    const webhook = new StubWebhook();
    const other = replica(webhook);
    one.scheduler.onApplicationBootstrap();
    const id = await one.remindIn(1_000);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(dying.received).toHaveLength(1);
    other.scheduler.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(55_000);
    expect(webhook.received).toEqual([]);
    await jest.advanceTimersByTimeAsync(15_000);

    expect(webhook.received).toMatchObject([{ id, attempt: 2 }]);
    expect(await other.statuses()).toEqual([['delivered', 2]]);
  });

  it('shares fifty due reminders among two replicas, each delivered once', async () => {
    const webhooks = [new StubWebhook(), new StubWebhook()];
    const [one, other] = webhooks.map((webhook) => {
      webhook.answer = () => new Promise((resolve) => setImmediate(() => resolve({ kind: 'delivered' })));
      return replica(webhook);
    });
    const ids: string[] = [];
    for (let count = 0; count < 50; count++) ids.push(await one!.remindIn(1_000));
    one!.scheduler.onApplicationBootstrap();
    other!.scheduler.onApplicationBootstrap();
    for (let round = 0; round < 40; round++) await jest.advanceTimersByTimeAsync(100);

    const received = webhooks.map((webhook) => webhook.received.map(({ id }) => id));
    expect(received.flat().sort()).toEqual(ids.sort());
    expect(received.every((part) => part.length > 0)).toBe(true);
    expect(new Set(await one!.statuses().then((all) => all.map(String)))).toEqual(new Set(['delivered,1']));
  });

  it('does nothing but a sweep from time to time where there is no webhook', async () => {
    const webhook = new StubWebhook(false);
    const { scheduler, repository, remindIn, statuses } = replica(webhook);
    const asked = jest.spyOn(repository, 'nextAttemptAt');
    const swept = jest.spyOn(repository, 'deleteExpired');
    scheduler.onApplicationBootstrap();
    await remindIn(1_000);
    await jest.advanceTimersByTimeAsync(13 * 60 * MINUTE_MS);

    expect(asked).not.toHaveBeenCalled();
    expect(swept).toHaveBeenCalledTimes(3);
    expect(webhook.received).toEqual([]);
    expect(await statuses()).toEqual([['pending', 0]]);
  });

  it('goes on when the store has been away', async () => {
    const webhook = new StubWebhook();
    const { scheduler, repository, remindIn } = replica(webhook);
    scheduler.onApplicationBootstrap();
    await remindIn(MINUTE_MS);
    const away = jest.spyOn(repository, 'claimDue').mockRejectedValue(new Error('away'));
    await jest.advanceTimersByTimeAsync(2 * MINUTE_MS);
    away.mockRestore();
    await jest.advanceTimersByTimeAsync(10_000);

    expect(webhook.received).toHaveLength(1);
  });

  it('stops at shutdown', async () => {
    const webhook = new StubWebhook();
    const { scheduler, remindIn } = replica(webhook);
    scheduler.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(1);
    await remindIn(MINUTE_MS);
    await scheduler.onModuleDestroy();
    await jest.advanceTimersByTimeAsync(5 * MINUTE_MS);

    expect(webhook.received).toEqual([]);
    expect(jest.getTimerCount()).toBe(0);
  });
});
