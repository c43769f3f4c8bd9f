import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KEEP_REMINDER_MS, MAX_PENDING_REMINDERS } from '../../../src/session/reminders/reminder.js';
import type {
  ReminderRepository,
  ScopedReminder,
} from '../../../src/session/reminders/reminder.repository.js';
import type { ManualClock } from '../session/manual-clock.js';

/** One store under test. Every test has a scope of its own; claims know no scope, so tests settle what they make. */
export interface ReminderHarness {
  readonly repository: ReminderRepository;
  /** A second one on the same store, as another process would have it. */
  readonly other: ReminderRepository;
  readonly clock: ManualClock;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const LEASE_MS = 60_000;

/** What every store must do with reminders. */
export function describeReminders(name: string, start: () => Promise<ReminderHarness>): void {
  describe(`${name} as a store of reminders`, () => {
    let harness: ReminderHarness;
    beforeAll(async () => {
      harness = await start();
    }, 60_000);
    afterAll(() => harness.close(), 60_000);

    const aReminder = (changes: Partial<ScopedReminder> = {}): ScopedReminder => ({
      scope: `scope-${randomUUID()}`,
      title: 'Gọi mẹ',
      dueAt: harness.clock.now() + HOUR_MS,
      timeZone: 'Asia/Ho_Chi_Minh',
      sessionId: 'phiên {"$gt": ""}',
      userId: 'lan',
      ...changes,
    });
    const create = async (changes: Partial<ScopedReminder> = {}) => {
      const created = await harness.repository.create(aReminder(changes));
      if (created.kind === 'full') throw new Error('full');
      return created.reminder;
    };
    const claim = (limit = 100, from = harness.repository) =>
      from.claimDue({ leaseUntil: harness.clock.now() + LEASE_MS, limit });
    /** Lets everything fall due and settles it, so that a test is alone with what it makes. */
    const settleAll = async () => {
      harness.clock.advance(5 * HOUR_MS);
      for (const held of await claim()) await harness.repository.settle(held, { kind: 'delivered' });
    };

    it('keeps a reminder as it was made, and tells it to another process', async () => {
      const made = aReminder({ description: 'dòng một\ndòng hai 😀' });
      const created = await harness.repository.create(made);
      const { scope } = made;
      const expected = {
        ...made,
        id: expect.any(String),
        createdAt: harness.clock.now(),
        status: 'pending',
        attempts: 0,
      };
      expect(created).toEqual({ kind: 'created', reminder: expected });
      expect(await harness.other.list(scope, { limit: 10 })).toEqual([expected]);
    });

    it('leaves out what a reminder does not have', async () => {
      const { scope } = await create({ userId: undefined, sessionId: undefined });
      const [found] = await harness.other.list(scope, { limit: 10 });
      expect(Object.keys(found ?? {}).sort()).toEqual([
        'attempts',
        'createdAt',
        'dueAt',
        'id',
        'scope',
        'status',
        'timeZone',
        'title',
      ]);
    });

    it('makes one reminder of one call, also when it comes from several processes at once', async () => {
      const made = aReminder({ call: { turnId: 'turn', argumentsHash: 'arguments' } });
      const created = await Promise.all(
        [harness.repository, harness.other, harness.repository, harness.other].map((store) =>
          store.create(made),
        ),
      );
      expect(created.map(({ kind }) => kind).sort()).toEqual([
        'already-there',
        'already-there',
        'already-there',
        'created',
      ]);
      expect(new Set(created.map((one) => ('reminder' in one ? one.reminder.id : ''))).size).toBe(1);
      expect(await harness.repository.list(made.scope, { limit: 10 })).toHaveLength(1);
      expect(await harness.repository.create({ ...made, scope: `other-${randomUUID()}` })).toMatchObject({
        kind: 'created',
      });
      await harness.repository.create({ ...made, call: undefined });
      await harness.repository.create({ ...made, call: undefined });
      expect(await harness.repository.list(made.scope, { limit: 10 })).toHaveLength(3);
    });

    it('knows the calls of a turn that is run anew under another id', async () => {
      const made = aReminder({ call: { turnId: 'cut off', argumentsHash: 'arguments' } });
      await harness.repository.create(made);
      await harness.other.moveTurn(made.scope, 'cut off', 'anew');
      const callOf = (turnId: string) => ({ call: { turnId, argumentsHash: 'arguments' } });
      expect(await harness.other.create({ ...made, ...callOf('anew') })).toMatchObject({
        kind: 'already-there',
      });
      const [found] = await harness.repository.list(made.scope, { limit: 1 });
      expect(await harness.other.findByCall(made.scope, callOf('anew').call)).toEqual(found);
      expect(await harness.other.findByCall('another', callOf('anew').call)).toBeUndefined();
      expect(await harness.other.findByCall(made.scope, callOf('cut off').call)).toBeUndefined();
      expect(await harness.other.create({ ...made, ...callOf('another') })).toMatchObject({
        kind: 'created',
      });
    });

    it('lists by session, user and status, the earliest due first', async () => {
      const scope = `scope-${randomUUID()}`;
      const now = harness.clock.now();
      const late = await create({ scope, dueAt: now + 3 * HOUR_MS });
      const early = await create({ scope, dueAt: now + HOUR_MS, userId: 'minh', sessionId: 'b' });
      await create();
      const idsOf = async (query: object) =>
        (await harness.other.list(scope, { limit: 10, ...query })).map(({ id }) => id);

      expect(await idsOf({})).toEqual([early.id, late.id]);
      expect(await idsOf({ limit: 1 })).toEqual([early.id]);
      expect(await idsOf({ userId: 'lan' })).toEqual([late.id]);
      expect(await idsOf({ sessionId: 'b' })).toEqual([early.id]);
      expect(await idsOf({ sessionId: 'b', userId: 'lan' })).toEqual([]);
      await harness.repository.cancel(scope, early.id);
      expect(await idsOf({ status: 'cancelled' })).toEqual([early.id]);
      expect(await idsOf({ status: 'pending' })).toEqual([late.id]);
    });

    it('cancels what is pending, within its scope', async () => {
      const { scope, id } = await create();
      expect(await harness.repository.cancel('another', id)).toBeUndefined();
      expect(await harness.repository.cancel(scope, 'unknown')).toBeUndefined();
      const settledAt = harness.clock.now();
      expect(await harness.other.cancel(scope, id)).toMatchObject({ status: 'cancelled', settledAt });
      harness.clock.advance(1);
      expect(await harness.repository.cancel(scope, id)).toMatchObject({ status: 'cancelled', settledAt });
      harness.clock.advance(HOUR_MS);
      expect((await claim()).map(({ reminder }) => reminder.id)).not.toContain(id);
    });

    it('gives each due reminder to one claimant, the longest waiting first, in batches', async () => {
      await settleAll();
      const now = harness.clock.now();
      const made = [];
      for (let index = 0; index < 6; index++) made.push(await create({ dueAt: now + (6 - index) * 1_000 }));
      await create({ dueAt: now + HOUR_MS / 2 });
      expect(await harness.repository.nextAttemptAt()).toBe(now + 1_000);
      harness.clock.advance(10_000);

      const [first] = await claim(1);
      expect(first?.reminder).toMatchObject({ id: made[5]?.id, attempts: 1 });
      const rest = (await Promise.all([claim(3), claim(3, harness.other)])).flat();
      const ids = rest.map(({ reminder }) => reminder.id);
      expect(new Set([...ids, first?.reminder.id]).size).toBe(ids.length + 1);
      const left = await claim();
      expect([...ids, ...left.map(({ reminder }) => reminder.id)].sort()).toEqual(
        made
          .slice(0, 5)
          .map(({ id }) => id)
          .sort(),
      );
      for (const held of [first!, ...rest, ...left]) {
        expect(await harness.other.settle(held, { kind: 'delivered' })).toBe(true);
      }
      expect(await harness.repository.nextAttemptAt()).toBe(now + HOUR_MS / 2);
      harness.clock.advance(HOUR_MS);
      await settleAll();
    });

    it('frees the claim of a crashed replica, whose late word then changes nothing', async () => {
      await settleAll();
      const { scope } = await create();
      harness.clock.advance(HOUR_MS);
      const firstAttemptAt = harness.clock.now();
      const [crashed] = await claim();
      expect(await claim(10, harness.other)).toEqual([]);
      harness.clock.advance(LEASE_MS);
      const [next] = await claim(10, harness.other);

      expect(next).toMatchObject({ reminder: { id: crashed?.reminder.id, attempts: 2 }, firstAttemptAt });
      expect(await harness.repository.settle(crashed!, { kind: 'failed', failure: 'late' })).toBe(false);
      expect(await harness.other.settle(next!, { kind: 'delivered' })).toBe(true);
      expect(await harness.repository.list(scope, { limit: 1 })).toMatchObject([
        { status: 'delivered', attempts: 2, settledAt: harness.clock.now() },
      ]);
    });

    it('postpones what could not be delivered, and keeps why', async () => {
      await settleAll();
      const { scope } = await create();
      harness.clock.advance(HOUR_MS);
      const [held] = await claim();
      const at = harness.clock.now() + 5_000;
      expect(await harness.repository.settle(held!, { kind: 'retry', at, failure: 'HTTP 503' })).toBe(true);
      expect(await harness.other.nextAttemptAt()).toBe(at);
      expect(await claim()).toEqual([]);
      expect(await harness.repository.list(scope, { limit: 1 })).toMatchObject([
        { status: 'pending', failure: 'HTTP 503' },
      ]);
      harness.clock.advance(5_000);
      const [again] = await claim();
      await harness.repository.settle(again!, { kind: 'failed', failure: 'HTTP 410' });
      expect(await harness.repository.list(scope, { limit: 1, status: 'failed' })).toMatchObject([
        { failure: 'HTTP 410', attempts: 2 },
      ]);
    });

    it('keeps a reminder cancelled that was being delivered', async () => {
      await settleAll();
      const { scope, id } = await create();
      harness.clock.advance(HOUR_MS);
      const [held] = await claim();
      await harness.repository.cancel(scope, id);
      expect(await harness.other.settle(held!, { kind: 'delivered' })).toBe(false);
      expect(await harness.repository.list(scope, { limit: 1 })).toMatchObject([{ status: 'cancelled' }]);
    });

    it('lets a user have so many that wait, and another user as many', async () => {
      const scope = `scope-${randomUUID()}`;
      const dueAt = harness.clock.now() + HOUR_MS;
      const made = aReminder({ scope, dueAt });
      for (let count = 0; count < MAX_PENDING_REMINDERS; count++) await harness.repository.create(made);
      expect(await harness.repository.create(made)).toEqual({ kind: 'full' });
      expect(await harness.repository.create({ ...made, userId: 'minh' })).toMatchObject({ kind: 'created' });
      const [first] = await harness.repository.list(scope, { limit: 1, userId: 'lan' });
      await harness.repository.cancel(scope, first!.id);
      expect(await harness.repository.create(made)).toMatchObject({ kind: 'created' });
      // What is due no longer waits, whether or not somebody delivers it.
      harness.clock.advance(HOUR_MS);
      expect(await harness.repository.create({ ...made, dueAt: dueAt + HOUR_MS })).toMatchObject({
        kind: 'created',
      });
      await harness.repository.forgetSession(scope, made.sessionId!);
    }, 30_000);

    it('lets a client have so many that wait and have no user, and another client as many', async () => {
      const scope = `scope-${randomUUID()}`;
      const ofNobody = { ...aReminder({ scope, userId: undefined }), client: undefined };
      await harness.repository.create(ofNobody);
      const ofClient = { ...ofNobody, client: 'a digest' };
      for (let count = 0; count < MAX_PENDING_REMINDERS; count++) {
        expect(await harness.repository.create(ofClient)).toMatchObject({ kind: 'created' });
      }
      expect(await harness.other.create(ofClient)).toEqual({ kind: 'full' });
      expect(await harness.other.create({ ...ofClient, client: 'another' })).toMatchObject({
        kind: 'created',
      });
      expect(await harness.other.create({ ...ofClient, scope: `${scope}-other` })).toMatchObject({
        kind: 'created',
      });
      expect(await harness.other.create(aReminder({ scope }))).toMatchObject({ kind: 'created' });
      const [first] = await harness.repository.list(scope, { limit: 2 });
      expect(first).not.toHaveProperty('client');
      harness.clock.advance(HOUR_MS);
      const next = { ...ofClient, dueAt: harness.clock.now() + HOUR_MS };
      expect(await harness.repository.create(next)).toMatchObject({ kind: 'created' });
      await harness.repository.forgetSession(scope, ofNobody.sessionId!);
      await harness.repository.forgetSession(`${scope}-other`, ofNobody.sessionId!);
    }, 30_000);

    it('forgets the reminders of a session, of its scope alone', async () => {
      const { scope } = await create({ sessionId: 'gone' });
      const kept = await create({ scope, sessionId: 'kept' });
      const elsewhere = await create({ sessionId: 'gone' });
      await harness.other.forgetSession(scope, 'gone');
      expect((await harness.repository.list(scope, { limit: 10 })).map(({ id }) => id)).toEqual([kept.id]);
      expect(await harness.repository.list(elsewhere.scope, { limit: 10 })).toHaveLength(1);
    });

    it('removes what was kept for long enough', async () => {
      const { scope, id } = await create();
      await create({ scope });
      await harness.repository.cancel(scope, id);
      harness.clock.advance(KEEP_REMINDER_MS);
      expect(await harness.repository.deleteExpired()).toBeGreaterThanOrEqual(1);
      expect(await harness.other.list(scope, { limit: 10 })).toMatchObject([{ status: 'pending' }]);
      harness.clock.advance(HOUR_MS);
      await harness.repository.deleteExpired();
      expect(await harness.other.list(scope, { limit: 10 })).toEqual([]);
    });
  });
}
