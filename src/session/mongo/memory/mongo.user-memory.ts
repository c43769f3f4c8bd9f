import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { Clock } from '../../../common/time/index.js';
import { EmbeddedMemory } from '../../memory/embedded-memory.js';
import type { PreparedFact } from '../../memory/prepare-fact.js';
import { MAX_FACTS, type Fact, type MemoryOwner, type RememberedFact } from '../../memory/user-memory.js';
import { CommandLanes } from '../command-lanes.js';
import { CONNECTION_NAME, FACT_MODEL, MongoConnection } from '../mongo-connection.js';
import { isDuplicateKey } from '../mongo-failure.js';
import { toFact } from './fact-document.js';
import type { FactDocument } from './fact.schema.js';
import { equal, TopFacts } from './top-facts.js';

/** User memory in MongoDB, one document a fact, searched by an index over its words. Needs no text index and no transaction. */
@Injectable()
export class MongoUserMemory extends EmbeddedMemory {
  private readonly top: TopFacts;

  constructor(
    private readonly connection: MongoConnection,
    @InjectModel(FACT_MODEL, CONNECTION_NAME) private readonly model: Model<FactDocument>,
    protected readonly clock: Clock,
    lanes: CommandLanes,
  ) {
    super();
    this.top = new TopFacts(lanes, model);
  }

  protected store(
    owner: MemoryOwner,
    fact: PreparedFact,
    expiresAt: number | undefined,
  ): Promise<RememberedFact> {
    return this.connection.use(async () => {
      const newId = randomUUID();
      await this.model.deleteMany({ ...equal(owner), ...this.expired() });
      const stored = await this.upsert(owner, fact, newId, expiresAt);
      const superseded = await this.supersede(owner, stored);
      await this.deleteSurplus(owner, stored._id);
      return { fact: toFact(stored), isNew: stored._id === newId, superseded };
    });
  }

  protected readTop(owner: MemoryOwner, limit: number): Promise<Fact[]> {
    return this.connection.use(async () => {
      return (await this.top.read({ owner, limit, live: this.live() })).map(toFact);
    });
  }

  protected readMatching(owner: MemoryOwner, terms: readonly string[]): Promise<Fact[]> {
    return this.connection.use(async () => {
      const filter = { ...equal(owner), supersededBy: null, ...this.live(), terms: { $in: [...terms] } };
      return (await this.model.find(filter).limit(MAX_FACTS).lean()).map(toFact);
    });
  }

  protected readAll(owner: MemoryOwner): Promise<Fact[]> {
    return this.connection.use(async () => {
      const filter = { ...equal(owner), ...this.live() };
      return (await this.model.find(filter).lean()).map(toFact);
    });
  }

  protected extend(owner: MemoryOwner, expiresAt: number): Promise<void> {
    return this.connection.use(async () => {
      const expiring = { ...equal(owner), expiresAt: { $gt: new Date(this.clock.now()) } };
      await this.model.updateMany(expiring, { $max: { expiresAt: new Date(expiresAt) } });
    });
  }

  deleteExpired(): Promise<number> {
    return this.connection.useUnhurried(
      async () => (await this.model.deleteMany(this.expired())).deletedCount,
    );
  }

  forget(owner: MemoryOwner, factId: string): Promise<boolean> {
    return this.connection.use(async () => {
      const { deletedCount } = await this.model.deleteOne({ ...equal(owner), _id: { $eq: factId } });
      if (deletedCount === 0) return false;
      await this.model.deleteMany({ ...equal(owner), supersededBy: { $eq: factId } });
      return true;
    });
  }

  forgetAll(owner: MemoryOwner): Promise<number> {
    return this.connection.use(async () => (await this.model.deleteMany(equal(owner))).deletedCount);
  }

  forgetSession(scope: string, sessionId: string): Promise<void> {
    return this.connection.use(async () => {
      const filter = { scope: { $eq: scope }, sourceSessionId: { $eq: sessionId } };
      const ids = (await this.model.find(filter, { _id: 1 }).lean()).map(({ _id }) => _id);
      if (ids.length === 0) return;
      // What they superseded goes first: after a crash in between, the next call finds them again.
      await this.model.deleteMany({ supersededBy: { $in: ids } });
      await this.model.deleteMany({ _id: { $in: ids }, ...filter });
    });
  }

  /** Two writers of the same new fact meet at the unique index; the second one then updates what the first has stored. */
  private async upsert(
    owner: MemoryOwner,
    fact: PreparedFact,
    newId: string,
    expiresAt: number | undefined,
  ): Promise<FactDocument> {
    const { sameKey, text, terms, subject, importance } = fact;
    const now = await this.timeFor(owner, subject);
    const update = {
      $setOnInsert: {
        _id: newId,
        createdAt: now,
        ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }),
      },
      ...(expiresAt === undefined && { $unset: { expiresAt: 1 } as const }),
      $set: {
        text,
        terms: [...terms],
        ...(subject !== undefined && { subject }),
        sourceTurnId: fact.sourceTurnId ?? null,
        sourceSessionId: fact.sourceSessionId ?? null,
        supersededBy: null,
      },
      $max: { importance, updatedAt: now },
    };
    const run = () =>
      this.model
        .findOneAndUpdate({ ...equal(owner), sameKey: { $eq: sameKey } }, update, {
          upsert: true,
          returnDocument: 'after',
        })
        .orFail()
        .lean();
    try {
      return await run();
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return run();
    }
  }

  private expired() {
    return { expiresAt: { $lte: new Date(this.clock.now()) } };
  }

  private live() {
    return { expiresAt: { $not: this.expired().expiresAt } };
  }

  /** Now, or just after the latest fact of the subject: so that what is told later is later in one millisecond too. */
  private async timeFor(owner: MemoryOwner, subject: string | undefined): Promise<Date> {
    const now = this.clock.now();
    if (subject === undefined) return new Date(now);
    const latest = await this.model
      .findOne({ ...equal(owner), subject: { $eq: subject } })
      .sort({ updatedAt: -1 })
      .lean();
    return new Date(Math.max(now, latest === null ? 0 : latest.updatedAt.getTime() + 1));
  }

  /** Marks the earlier ones alone: two that come at once would else supersede each other, and none would hold. */
  private async supersede(owner: MemoryOwner, fact: FactDocument): Promise<Fact[]> {
    const { _id, subject, updatedAt } = fact;
    if (subject === undefined) return [];
    const earlier = [{ updatedAt: { $lt: updatedAt } }, { updatedAt, _id: { $lt: _id } }];
    const others = { ...equal(owner), subject: { $eq: subject }, $or: earlier };
    const current = await this.model.find({ ...others, supersededBy: null }).lean();
    if (current.length === 0) return [];
    await this.model.updateMany(others, { $set: { supersededBy: _id } });
    return current.map((document) => ({ ...toFact(document), supersededBy: _id }));
  }

  private async deleteSurplus(owner: MemoryOwner, keptId: string): Promise<void> {
    const surplus = (await this.model.countDocuments(equal(owner))) - MAX_FACTS;
    if (surplus <= 0) return;
    const others = { ...equal(owner), _id: { $ne: keptId } };
    const byWorth = { importance: 1, updatedAt: 1 } as const;
    const superseded = await this.ids({ ...others, supersededBy: { $ne: null } }, byWorth, surplus);
    const wanted = surplus - superseded.length;
    const current = wanted > 0 ? await this.ids({ ...others, supersededBy: null }, byWorth, wanted) : [];
    const ids = [...superseded, ...current];
    await this.model.deleteMany({ ...equal(owner), supersededBy: { $in: ids } });
    await this.model.deleteMany({ ...equal(owner), _id: { $in: ids } });
  }

  private async ids(filter: object, order: Record<string, 1 | -1>, limit: number): Promise<string[]> {
    return (await this.model.find(filter, { _id: 1 }).sort(order).limit(limit).lean()).map(({ _id }) => _id);
  }
}
