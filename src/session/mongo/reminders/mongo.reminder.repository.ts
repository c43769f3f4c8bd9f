import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '../../../common/time/index.js';
import {
  KEEP_REMINDER_MS,
  MAX_PENDING_REMINDERS,
  type Reminder,
  type ReminderCall,
  type ReminderQuery,
} from '../../reminders/reminder.js';
import {
  ReminderRepository,
  type ClaimedReminder,
  type ClaimOptions,
  type CreatedReminder,
  type DeliveryOutcome,
  type ScopedReminder,
} from '../../reminders/reminder.repository.js';
import { CONNECTION_NAME, MongoConnection } from '../mongo-connection.js';
import { isDuplicateKey } from '../mongo-failure.js';
import { toReminder } from './reminder-document.js';
import { REMINDER_MODEL, type ReminderDocument } from './reminder.schema.js';

/** Reminders in MongoDB, claimed one by one. Needs no transaction; expired ones are removed by the server. */
@Injectable()
export class MongoReminderRepository extends ReminderRepository {
  constructor(
    private readonly connection: MongoConnection,
    @InjectModel(REMINDER_MODEL, CONNECTION_NAME) private readonly model: Model<ReminderDocument>,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Several calls at one moment may together pass the limit by as many. */
  create({ scope, userId, client, call, ...reminder }: ScopedReminder): Promise<CreatedReminder> {
    return this.connection.use(async () => {
      const { turnId, argumentsHash } = call ?? { turnId: randomUUID(), argumentsHash: '' };
      const ofCall = byCall(scope, { turnId, argumentsHash });
      const known = call === undefined ? null : await this.model.findOne(ofCall).lean();
      if (known !== null) return { kind: 'already-there', reminder: toReminder(known) };
      const now = new Date(this.clock.now());
      const owner = client === undefined ? { userId: { $eq: userId ?? null } } : { client: { $eq: client } };
      const owned = { scope: { $eq: scope }, ...owner };
      const waiting = await this.model.countDocuments({ ...owned, status: 'pending', dueAt: { $gt: now } });
      if (waiting >= MAX_PENDING_REMINDERS) return { kind: 'full' };
      const document: ReminderDocument = {
        _id: randomUUID(),
        scope,
        sessionId: reminder.sessionId ?? null,
        userId: userId ?? null,
        client: client ?? null,
        turnId,
        argumentsHash,
        title: reminder.title,
        description: reminder.description ?? null,
        dueAt: new Date(reminder.dueAt),
        timeZone: reminder.timeZone,
        createdAt: now,
        status: 'pending',
        attempts: 0,
        attemptAt: new Date(reminder.dueAt),
        firstAttemptAt: null,
        claimId: null,
        settledAt: null,
        failure: null,
        expiresAt: new Date(reminder.dueAt + KEEP_REMINDER_MS),
      };
      try {
        await this.model.create([document]);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const first = await this.model.findOne(ofCall).orFail().lean();
        return { kind: 'already-there', reminder: toReminder(first) };
      }
      return { kind: 'created', reminder: toReminder(document) };
    });
  }

  findByCall(scope: string, call: ReminderCall): Promise<Reminder | undefined> {
    return this.connection.use(async () => {
      const document = await this.model.findOne(byCall(scope, call)).lean();
      return document === null ? undefined : toReminder(document);
    });
  }

  list(scope: string, { sessionId, userId, status, limit }: ReminderQuery): Promise<Reminder[]> {
    return this.connection.use(async () => {
      const filter = {
        scope: { $eq: scope },
        ...(userId !== undefined && { userId: { $eq: userId } }),
        ...(sessionId !== undefined && { sessionId: { $eq: sessionId } }),
        ...(status !== undefined && { status: { $eq: status } }),
      };
      const order = { dueAt: 1, createdAt: 1, _id: 1 } as const;
      return (await this.model.find(filter).sort(order).limit(limit).lean()).map(toReminder);
    });
  }

  cancel(scope: string, id: string): Promise<Reminder | undefined> {
    return this.connection.use(async () => {
      const now = this.clock.now();
      const filter = { _id: { $eq: id }, scope: { $eq: scope } };
      const cancelled = { status: 'cancelled', settledAt: new Date(now), expiresAt: keptFrom(now) } as const;
      await this.model.updateOne({ ...filter, status: 'pending' }, { $set: cancelled });
      const document = await this.model.findOne(filter).lean();
      return document === null ? undefined : toReminder(document);
    });
  }

  claimDue({ leaseUntil, limit }: ClaimOptions): Promise<ClaimedReminder[]> {
    return this.connection.use(async () => {
      const claims: ClaimedReminder[] = [];
      while (claims.length < limit) {
        const claim = await this.claimOne(leaseUntil);
        if (claim === undefined) break;
        claims.push(claim);
      }
      return claims;
    });
  }

  settle(
    { claimId, reminder: { id } }: Pick<ClaimedReminder, 'claimId' | 'reminder'>,
    outcome: DeliveryOutcome,
  ): Promise<boolean> {
    return this.connection.use(async () => {
      const now = this.clock.now();
      const held = { _id: id, claimId, status: 'pending' } as const;
      const { modifiedCount } =
        outcome.kind === 'retry'
          ? await this.model.updateOne(held, {
              $set: {
                attemptAt: new Date(outcome.at),
                claimId: null,
                ...(outcome.failure !== undefined && { failure: outcome.failure }),
              },
              $max: { expiresAt: keptFrom(now) },
            })
          : await this.model.updateOne(held, {
              $set: {
                status: outcome.kind,
                settledAt: new Date(now),
                failure: outcome.kind === 'failed' ? outcome.failure : null,
                expiresAt: keptFrom(now),
              },
            });
      return modifiedCount > 0;
    });
  }

  nextAttemptAt(): Promise<number | undefined> {
    return this.connection.use(async () => {
      const next = await this.model
        .findOne({ status: 'pending' }, { attemptAt: 1 })
        .sort({ attemptAt: 1 })
        .lean();
      return next?.attemptAt.getTime();
    });
  }

  moveTurn(scope: string, from: string, to: string): Promise<void> {
    return this.connection.use(async () => {
      const filter = { scope: { $eq: scope }, turnId: { $eq: from } };
      await this.model.updateMany(filter, { $set: { turnId: to } });
    });
  }

  forgetSession(scope: string, sessionId: string): Promise<void> {
    return this.connection.use(async () => {
      await this.model.deleteMany({ scope: { $eq: scope }, sessionId: { $eq: sessionId } });
    });
  }

  deleteExpired(): Promise<number> {
    return this.connection.use(async () => {
      const expired = { expiresAt: { $lte: new Date(this.clock.now()) } };
      return (await this.model.deleteMany(expired)).deletedCount;
    });
  }

  private async claimOne(leaseUntil: number): Promise<ClaimedReminder | undefined> {
    const now = new Date(this.clock.now());
    const claimId = randomUUID();
    const claimed = await this.model
      .findOneAndUpdate(
        { status: 'pending', attemptAt: { $lte: now } },
        { $set: { claimId, attemptAt: new Date(leaseUntil) }, $inc: { attempts: 1 } },
        { sort: { attemptAt: 1 }, returnDocument: 'after' },
      )
      .lean();
    if (claimed === null) return undefined;
    if (claimed.firstAttemptAt === null) {
      await this.model.updateOne({ _id: claimed._id, claimId }, { $set: { firstAttemptAt: now } });
    }
    const firstAttemptAt = (claimed.firstAttemptAt ?? now).getTime();
    return { claimId, reminder: toReminder(claimed), firstAttemptAt };
  }
}

function byCall(scope: string, { turnId, argumentsHash }: ReminderCall) {
  return { scope: { $eq: scope }, turnId: { $eq: turnId }, argumentsHash: { $eq: argumentsHash } };
}

function keptFrom(now: number): Date {
  return new Date(now + KEEP_REMINDER_MS);
}
