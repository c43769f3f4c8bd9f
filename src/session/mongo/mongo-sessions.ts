import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { section, type StoreConfig } from '../../config/index.js';
import { Clock } from '../../common/time/index.js';
import { isLive, sessionBusy, type SessionLease } from '../session-lease.js';
import type { BegunTurn, SessionKey } from '../session.repository.js';
import { BulkWrites } from './bulk-writes.js';
import { CommandLanes } from './command-lanes.js';
import { CONNECTION_NAME, SESSION_MODEL } from './mongo-connection.js';
import { isDuplicateKey } from './mongo-failure.js';
import { MongoTurns } from './mongo-turns.js';
import type { SessionDocument } from './session.schema.js';

/** Others may get in between as often as there are turns that begin at once. */
const MAX_ATTEMPTS = 50;
const SWEEP_SIZE = 100;
const FREE = { leaseTurnId: { $exists: false } };
const NO_LEASE = { leaseTurnId: 1, leaseUntil: 1 } as const;

/** The collection of sessions. An expired session is no session to any method here. */
@Injectable()
export class MongoSessions {
  private readonly claims: BulkWrites<SessionDocument>;
  private readonly releases: BulkWrites<SessionDocument>;

  constructor(
    @InjectModel(SESSION_MODEL, CONNECTION_NAME) private readonly model: Model<SessionDocument>,
    private readonly turns: MongoTurns,
    lanes: CommandLanes,
    private readonly clock: Clock,
    @Inject(section('store')) private readonly config: StoreConfig,
  ) {
    this.claims = new BulkWrites(lanes, model);
    this.releases = new BulkWrites(lanes, model);
  }

  /** Undefined when the key is taken. */
  async insert(key: SessionKey, address: string): Promise<SessionDocument | undefined> {
    const now = this.clock.now();
    const document = { ...this.fresh(address, now), ...key, ...this.activity(now), turnCount: 0 };
    for (let hasRoom = true; hasRoom; hasRoom = await this.deleteExpiredUnder(key, now)) {
      try {
        await this.model.insertOne(document);
        return document;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    }
    return undefined;
  }

  find(key: SessionKey): Promise<SessionDocument | null> {
    return this.model.findOne({ ...equal(key), ...this.alive(this.clock.now()) }).lean();
  }

  /** By its `_id`. */
  findByIdentity(scope: string, identity: string): Promise<SessionDocument | null> {
    return this.model
      .findOne({ _id: identity, scope: { $eq: scope }, ...this.alive(this.clock.now()) })
      .lean();
  }

  async list(
    scope: string,
    { address, limit }: { address?: string; limit: number },
  ): Promise<SessionDocument[]> {
    if (limit < 1) return [];
    return this.model.find(this.those(scope, address)).sort({ lastActivityAt: -1 }).limit(limit).lean();
  }

  count(scope: string, { address, limit }: { address?: string; limit: number }): Promise<number> {
    return this.model.countDocuments(this.those(scope, address), { limit }).exec();
  }

  /**
   * Counts a turn in, lets it hold the session and moves the expiry, all in one write; creates the session when it
   * is missing. Throws `SESSION.BUSY` while another turn holds it. `expected` is what this comes to where no other
   * process used the session lately.
   */
  async claim(key: SessionKey, address: string, turnId: string, expected?: BegunTurn): Promise<BegunTurn> {
    const known = expected && (await this.claimExpected(key, turnId, expected));
    if (known !== undefined) return known;
    const now = this.clock.now();
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      try {
        const update = { ...this.claiming(turnId, now), $setOnInsert: this.fresh(address, now) };
        const free = { ...equal(key), ...this.extensible(now), ...FREE };
        const session = await this.model
          .findOneAndUpdate(free, update, { upsert: true, returnDocument: 'after' })
          .orFail()
          .lean();
        return toBegun(session);
      } catch (error) {
        // The session is there and did not match, or somebody else has just created it.
        if (!isDuplicateKey(error)) throw error;
        await this.takeOver(key, now);
        await this.makeExtensible(key, now);
      }
    }
    throw new Error('The session changed each time it was about to be used.');
  }

  /** The session, if it is there and the turn holds it. */
  findHeld(key: SessionKey, turnId: string): Promise<SessionDocument | null> {
    const held = { ...equal(key), ...this.alive(this.clock.now()), leaseTurnId: { $eq: turnId } };
    return this.model.findOne(held).lean();
  }

  /** Lets a turn hold its session for another lease. False when it does not hold it any more. */
  async renew(key: SessionKey, turnId: string): Promise<boolean> {
    const now = this.clock.now();
    const held = { ...equal(key), ...this.alive(now), leaseTurnId: { $eq: turnId } };
    const { matchedCount } = await this.model.updateOne(held, { $max: { leaseUntil: this.leaseEnd(now) } });
    return matchedCount === 1;
  }

  /**
   * Asks again whether a turn that is stored by now holds its session, where its lease may have ended since: another
   * one that took the session before could not mark it. Then it is removed, and `SESSION.BUSY` thrown.
   */
  async confirm(key: SessionKey, session: string, turnId: string, since: number): Promise<void> {
    const { sessionLeaseMs } = this.config;
    if (this.clock.now() < since + sessionLeaseMs || (await this.renew(key, turnId))) return;
    if (await this.turns.remove(session, turnId)) throw sessionBusy(sessionLeaseMs);
  }

  /** Frees a session from its turn and moves its expiry; returns whether it is there and the turn held it. */
  async release(key: SessionKey, turnId: string): Promise<boolean> {
    const now = this.clock.now();
    const filter = { ...equal(key), ...this.extensible(now), leaseTurnId: { $eq: turnId } };
    const update = { $max: this.activity(now), $unset: NO_LEASE };
    if (await this.releases.run({ updateOne: { filter, update } })) return true;
    await this.makeExtensible(key, now);
    return (await this.model.updateOne(filter, update)).matchedCount === 1;
  }

  /** Interrupts the turns whose lease has expired; returns how many. */
  async interruptAbandoned(): Promise<number> {
    const abandoned = { leaseUntil: { $lte: new Date(this.clock.now()) } };
    let count = 0;
    for (;;) {
      const found = await this.model.find(abandoned).limit(SWEEP_SIZE).lean();
      for (const session of found) if (await this.interruptHolder(session)) count++;
      if (found.length < SWEEP_SIZE) return count;
    }
  }

  /** The session goes first, so that turns which a crash leaves behind belong to nothing, until they expire. */
  async delete(key: SessionKey): Promise<boolean> {
    const filter = { ...equal(key), ...this.alive(this.clock.now()) };
    const deleted = await this.model.findOneAndDelete(filter).lean();
    if (deleted !== null) await this.turns.deleteOf([deleted._id]);
    return deleted !== null;
  }

  async deleteExpired(): Promise<number> {
    const expired = { expiresAt: { $lte: new Date(this.clock.now()) } };
    let count = 0;
    for (;;) {
      const found = await this.model.find(expired, { _id: 1 }).limit(SWEEP_SIZE).lean();
      const ids = found.map(({ _id }) => _id);
      if (ids.length === 0) return count;
      const { deletedCount } = await this.model.deleteMany({ _id: { $in: ids }, ...expired });
      await this.turns.deleteOf(ids);
      count += deletedCount;
    }
  }

  private async deleteExpiredUnder(key: SessionKey, now: number): Promise<boolean> {
    const filter = { ...equal(key), expiresAt: { $lte: new Date(now) } };
    const deleted = await this.model.findOneAndDelete(filter).lean();
    if (deleted !== null) await this.turns.deleteOf([deleted._id]);
    return deleted !== null;
  }

  /** Frees the session from a turn whose lease has expired. Throws `SESSION.BUSY` while one lasts. */
  private async takeOver(key: SessionKey, now: number): Promise<void> {
    const session = await this.find(key);
    if (session === null) return;
    const lease = toLease(session);
    if (lease !== undefined && isLive(lease, now)) throw sessionBusy(lease.until - now);
    await this.interruptHolder(session);
  }

  /**
   * The turn is marked before its session is free for the next one: whoever holds a session knows that no turn
   * before its own can be stored any more, though there is no transaction around the two writes.
   */
  private async interruptHolder({ _id, leaseTurnId, leaseUntil }: SessionDocument): Promise<boolean> {
    if (leaseTurnId === undefined || leaseUntil === undefined) return false;
    const wasRunning = await this.turns.interrupt(_id, leaseTurnId);
    await this.model.updateOne({ _id, leaseTurnId, leaseUntil }, { $unset: NO_LEASE });
    return wasRunning;
  }

  /** Clears an expired session away; gives the turns of a living one more time before it gets more itself. */
  private async makeExtensible(key: SessionKey, now: number): Promise<void> {
    if (await this.deleteExpiredUnder(key, now)) return;
    const session = await this.find(key);
    if (session === null || session.turnsExpireAt.getTime() >= now + this.config.sessionTtlMs) return;
    const turnsExpireAt = await this.turns.extend(session._id, now);
    await this.model.updateOne({ _id: session._id }, { $max: { turnsExpireAt } });
  }

  /** Claims a session for the turn that is expected to be its next one. Undefined where it is not, or may not be. */
  private async claimExpected(
    key: SessionKey,
    turnId: string,
    expected: BegunTurn,
  ): Promise<BegunTurn | undefined> {
    const now = this.clock.now();
    const { session, number } = expected;
    const next = { _id: session, turnCount: number - 1 };
    const filter = { ...equal(key), ...next, ...this.extensible(now), ...FREE };
    const isClaimed = await this.claims.run({ updateOne: { filter, update: this.claiming(turnId, now) } });
    if (isClaimed === true) return { session, number };
    const held = isClaimed === undefined ? await this.findHeld(key, turnId) : null;
    return held === null ? undefined : toBegun(held);
  }

  /** Counts a turn in and lets it hold the session. */
  private claiming(turnId: string, now: number) {
    return {
      $inc: { turnCount: 1 },
      $max: this.activity(now),
      $set: { leaseTurnId: turnId, leaseUntil: this.leaseEnd(now) },
    };
  }

  /** Matches a living session whose turns live as long as it would, if it were used now. */
  private extensible(now: number) {
    return { ...this.alive(now), turnsExpireAt: { $gte: new Date(now + this.config.sessionTtlMs) } };
  }

  private leaseEnd(now: number): Date {
    return new Date(now + this.config.sessionLeaseMs);
  }

  private those(scope: string, address: string | undefined) {
    return {
      scope: { $eq: scope },
      ...(address !== undefined && { address: { $eq: address } }),
      ...this.alive(this.clock.now()),
    };
  }

  private alive(now: number) {
    return { expiresAt: { $gt: new Date(now) } };
  }

  private activity(now: number) {
    return { lastActivityAt: new Date(now), expiresAt: new Date(now + this.config.sessionTtlMs) };
  }

  private fresh(address: string, now: number) {
    const turnsExpireAt = this.turns.expiryFrom(now);
    return { _id: randomUUID(), address, createdAt: new Date(now), turnsExpireAt };
  }
}

export function toLease({ leaseTurnId, leaseUntil }: SessionDocument): SessionLease | undefined {
  if (leaseTurnId === undefined || leaseUntil === undefined) return undefined;
  return { turnId: leaseTurnId, until: leaseUntil.getTime() };
}

/** The turn that holds a session is its latest. */
function toBegun({ _id, turnCount }: SessionDocument): BegunTurn {
  return { session: _id, number: turnCount };
}

/** Compares with exactly these texts, whatever they look like. */
function equal({ scope, id }: SessionKey) {
  return { scope: { $eq: scope }, id: { $eq: id } };
}
