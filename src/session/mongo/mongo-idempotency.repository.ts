import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import type { TurnEvent } from '../../conversation/index.js';
import { Clock } from '../../common/time/index.js';
import {
  IdempotencyRepository,
  KEEP_KEY_MS,
  type ClaimResult,
  type IdempotencyRecord,
  type NewClaim,
} from '../idempotency/idempotency.repository.js';
import { packEvents, unpackEvents } from '../idempotency/packed-events.js';
import type { SessionKey } from '../session.repository.js';
import type { IdempotencyDocument } from './idempotency.schema.js';
import { CONNECTION_NAME, MongoConnection } from './mongo-connection.js';
import { isDuplicateKey } from './mongo-failure.js';

export const IDEMPOTENCY_MODEL = 'IdempotencyKey';

/** A record may go away between being in the way and being looked at; more often than this is no coincidence. */
const MAX_ATTEMPTS = 5;

/** Keeps idempotency keys in MongoDB, one document a key; each step is one write to one document. */
@Injectable()
export class MongoIdempotencyRepository extends IdempotencyRepository {
  private preparation: Promise<void> | undefined;

  constructor(
    private readonly connection: MongoConnection,
    @InjectModel(IDEMPOTENCY_MODEL, CONNECTION_NAME) private readonly model: Model<IdempotencyDocument>,
    private readonly clock: Clock,
  ) {
    super();
  }

  claim(claim: NewClaim): Promise<ClaimResult> {
    return this.use(async () => {
      const _id = toDocumentId(claim);
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        const now = this.clock.now();
        // Most find it taken, and reading costs less than a write that is refused.
        const seen = await this.model.findOne({ _id, expiresAt: { $gt: new Date(now) } }).lean();
        if (seen !== null && !isClaimable(seen, claim, now)) return { kind: 'taken', record: toRecord(seen) };
        const granted = await this.tryToClaim(_id, claim, now);
        if (granted !== undefined) return granted;
      }
      throw new Error('The record of a key changed each time it was about to be used.');
    });
  }

  renew(turnIds: readonly string[], leaseUntil: number): Promise<void> {
    return this.use(async () => {
      const running = { turn: { $in: [...turnIds] }, hasEnded: false };
      await this.model.updateMany(running, { $max: { leaseUntil: new Date(leaseUntil) } });
    });
  }

  finish(turnId: string, events: readonly TurnEvent[]): Promise<boolean> {
    return this.use(async () => {
      const expiresAt = new Date(this.clock.now() + KEEP_KEY_MS);
      const { matchedCount } = await this.model.updateOne(
        { turn: { $eq: turnId }, hasEnded: false },
        { $set: { hasEnded: true, events: packEvents(events), expiresAt } },
      );
      return matchedCount === 1;
    });
  }

  release(turnId: string): Promise<void> {
    return this.use(async () => {
      await this.model.deleteOne({ turn: { $eq: turnId }, hasEnded: false });
    });
  }

  findByTurn(scope: string, turnId: string): Promise<IdempotencyRecord | undefined> {
    return this.use(async () => {
      const now = new Date(this.clock.now());
      const found = await this.model
        .findOne({ turn: { $eq: turnId }, scope: { $eq: scope }, expiresAt: { $gt: now } })
        .lean();
      return found === null ? undefined : toRecord(found);
    });
  }

  deleteOfSession({ scope, id }: SessionKey): Promise<void> {
    return this.use(async () => {
      await this.model.deleteMany({ scope: { $eq: scope }, session: { $eq: id } });
    });
  }

  deleteExpired(): Promise<number> {
    return this.connection.useUnhurried(async () => {
      const { deletedCount } = await this.model.deleteMany({
        expiresAt: { $lte: new Date(this.clock.now()) },
      });
      return deletedCount;
    });
  }

  /** Undefined when somebody was quicker. */
  private async tryToClaim(_id: string, claim: NewClaim, now: number): Promise<ClaimResult | undefined> {
    const { fingerprint, scope, sessionId, turnId, leaseUntil } = claim;
    await this.model.deleteOne({ _id, expiresAt: { $lte: new Date(now) } });
    try {
      const abandoned = await this.model
        .findOneAndUpdate(
          { _id, fingerprint: { $eq: fingerprint }, hasEnded: false, leaseUntil: { $lte: new Date(now) } },
          {
            $set: {
              turn: turnId,
              leaseUntil: new Date(leaseUntil),
              expiresAt: new Date(now + KEEP_KEY_MS),
            },
            $setOnInsert: { scope, session: sessionId },
          },
          { upsert: true, returnDocument: 'before' },
        )
        .lean();
      return abandoned === null
        ? { kind: 'granted', sessionId }
        : { kind: 'granted', sessionId: abandoned.session, abandonedTurnId: abandoned.turn };
    } catch (error) {
      if (isDuplicateKey(error)) return undefined;
      throw error;
    }
  }

  private use<Result>(call: () => Promise<Result>): Promise<Result> {
    return this.connection.use(async () => {
      await this.prepare();
      return call();
    });
  }

  private prepare(): Promise<void> {
    this.preparation ??= this.model.createIndexes().catch((error: unknown) => {
      this.preparation = undefined;
      throw error;
    });
    return this.preparation;
  }
}

function toDocumentId({ owner, key }: NewClaim): string {
  return JSON.stringify([owner, key]);
}

function isClaimable(document: IdempotencyDocument, claim: NewClaim, now: number): boolean {
  const { hasEnded, leaseUntil, fingerprint } = document;
  return !hasEnded && leaseUntil.getTime() <= now && fingerprint === claim.fingerprint;
}

function toRecord({
  turn,
  session,
  fingerprint,
  leaseUntil,
  events,
}: IdempotencyDocument): IdempotencyRecord {
  return {
    turnId: turn,
    sessionId: session,
    fingerprint,
    leaseUntil: leaseUntil.getTime(),
    ...(events !== undefined && { events: unpackEvents(events) }),
  };
}
