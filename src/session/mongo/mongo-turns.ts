import { Inject, Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { section, type StoreConfig } from '../../config/index.js';
import { Clock } from '../../common/time/index.js';
import type {
  NewTurn,
  NumberedTurn,
  StoredTurn,
  TurnOutcome,
  TurnPlace,
  WindowLimits,
} from '../session.repository.js';
import { BulkWrites } from './bulk-writes.js';
import { CommandLanes } from './command-lanes.js';
import { toMessageDocument } from './message-document.js';
import { CONNECTION_NAME, TURN_MODEL } from './mongo-connection.js';
import { isDuplicateKey } from './mongo-failure.js';
import { countsOf, fromTurnDocument } from './turn-document.js';
import type { TurnDocument } from './turn.schema.js';

/** Turns live this much longer than promised: as long as a write may take, and clocks may differ. */
const EXPIRY_MARGIN_MS = 60_000;
const BATCH_SIZE = 20;
/** Of a whole session; a batch is read from its bytes in one piece, and nothing else runs meanwhile. */
const HISTORY_BATCH_SIZE = 500;
/** How many turn numbers are looked at first, and how many times more after that. */
const FIRST_RANGE = 32;
const RANGE_GROWTH = 8;

/** The collection of turns. Sessions are named by their `_id` here. */
@Injectable()
export class MongoTurns {
  private readonly beginnings: BulkWrites<TurnDocument>;
  private readonly ends: BulkWrites<TurnDocument>;

  constructor(
    @InjectModel(TURN_MODEL, CONNECTION_NAME) private readonly model: Model<TurnDocument>,
    lanes: CommandLanes,
    private readonly clock: Clock,
    @Inject(section('store')) private readonly config: StoreConfig,
  ) {
    this.beginnings = new BulkWrites(lanes, model);
    this.ends = new BulkWrites(lanes, model);
  }

  /** Until when turns live that are stored or extended now: longer than their session, so that few uses have to extend them. */
  expiryFrom(now: number): Date {
    return new Date(now + 2 * this.config.sessionTtlMs);
  }

  async insert(session: string, number: number, turn: NewTurn): Promise<void> {
    const now = this.clock.now();
    const { id, provider, model, replacesFrom } = turn;
    const document: TurnDocument = {
      _id: id,
      session,
      number,
      status: 'running',
      messages: [toMessageDocument(turn.userMessage)],
      isAnswered: false,
      ...countsOf([turn.userMessage]),
      startedAt: new Date(now),
      ...(provider !== undefined && { provider }),
      ...(model !== undefined && { model }),
      ...(replacesFrom !== undefined && { replacesFrom }),
      expiresAt: this.storedExpiry(now),
    };
    if (await this.beginnings.run({ insertOne: { document } })) return;
    try {
      await this.model.insertOne(document);
    } catch (error) {
      if (!isDuplicateKey(error) || !(await this.model.exists({ _id: id, session, number }))) throw error;
    }
  }

  /** False when there is no such turn that runs. */
  async end(session: string, turnId: string, outcome: TurnOutcome): Promise<boolean> {
    const { status, messages, provider, model, usage, failedUsage, finishReason } = outcome;
    const endedAt = new Date(this.clock.now());
    const running = { _id: { $eq: turnId }, session, status: 'running' } as const;
    const update = {
      $set: {
        status,
        provider,
        model,
        usage,
        ...(failedUsage !== undefined && { failedUsage }),
        ...(finishReason !== undefined && { finishReason }),
        endedAt,
        isAnswered: messages.length > 0,
      },
      $push: { messages: { $each: messages.map(toMessageDocument) } },
      $inc: countsOf(messages),
    };
    const hasEnded = await this.ends.run({ updateOne: { filter: running, update } });
    if (hasEnded !== undefined) return hasEnded;
    const { matchedCount } = await this.model.updateOne(running, update);
    if (matchedCount === 1) return true;
    const last = messages.at(-1);
    const itself = { status, endedAt, ...(last !== undefined && { 'messages.id': last.id }) };
    return (await this.model.exists({ _id: { $eq: turnId }, session, ...itself })) !== null;
  }

  /** Removes a turn that still runs; returns whether it did. */
  async remove(session: string, turnId: string): Promise<boolean> {
    const { deletedCount } = await this.model.deleteOne({ _id: { $eq: turnId }, session, status: 'running' });
    return deletedCount === 1;
  }

  /** Removes the turns with these numbers. */
  async drop(session: string, { from, below }: { from: number; below: number }): Promise<void> {
    await this.model.deleteMany({ session, number: { $gte: from, $lt: below } });
  }

  /** Marks a turn as interrupted, if it still runs; returns whether it did. */
  async interrupt(session: string, turnId: string): Promise<boolean> {
    const running = { _id: { $eq: turnId }, session, status: 'running' } as const;
    const { modifiedCount } = await this.model.updateOne(running, { $set: { status: 'interrupted' } });
    return modifiedCount === 1;
  }

  /** Leaves word for the process that runs a turn; returns whether it runs. */
  async requestCancel(turnId: string): Promise<boolean> {
    const running = { _id: { $eq: turnId }, status: 'running' } as const;
    const { matchedCount } = await this.model.updateOne(running, { $set: { isCancelRequested: true } });
    return matchedCount === 1;
  }

  async cancelRequests(turnIds: readonly string[]): Promise<string[]> {
    const asked = { _id: { $in: turnIds }, isCancelRequested: true, status: 'running' } as const;
    const documents = await this.model.find(asked, { _id: 1 }).lean();
    return documents.map(({ _id }) => _id);
  }

  /**
   * Reads the newest first, until the limits are reached; returns the oldest first. It asks for ranges of numbers: a
   * server that cannot read an index in its order, such as DocumentDB, would else sort all turns of the session.
   */
  async window(session: string, limits: WindowLimits): Promise<StoredTurn[]> {
    const turns: StoredTurn[] = [];
    let tokens = 0;
    let end = limits.beforeNumber;
    for (let size = FIRST_RANGE; end > 1 && turns.length < limits.maxTurns; size *= RANGE_GROWTH) {
      for await (const document of this.answeredIn(
        session,
        end - size,
        end,
        limits.maxTurns - turns.length,
      )) {
        tokens += document.tokens;
        if (tokens > limits.maxTokens) return turns.reverse();
        turns.push(fromTurnDocument(document));
      }
      end -= size;
    }
    return turns.reverse();
  }

  async all(session: string): Promise<StoredTurn[]> {
    const documents = await this.model
      .find({ session })
      .sort({ number: 1 })
      .batchSize(HISTORY_BATCH_SIZE)
      .lean();
    return documents.map(fromTurnDocument);
  }

  async findNumbered(session: string, place: TurnPlace): Promise<NumberedTurn | undefined> {
    const filter =
      place.kind === 'id'
        ? { _id: { $eq: place.turnId } }
        : place.kind === 'after' && { number: { $gt: place.number } };
    const order = { number: place.kind === 'last' ? -1 : 1 } as const;
    const found = await this.model
      .findOne({ session, ...filter }, { number: 1 })
      .sort(order)
      .lean();
    return found === null ? undefined : { id: found._id, number: found.number };
  }

  /** A turn and the `_id` of its session. */
  async find(turnId: string): Promise<{ session: string; turn: StoredTurn } | undefined> {
    const document = await this.model.findOne({ _id: { $eq: turnId } }).lean();
    return document === null ? undefined : { session: document.session, turn: fromTurnDocument(document) };
  }

  /** How many messages a person would see, by session. */
  async visibleCounts(sessions: readonly string[]): Promise<Map<string, number>> {
    const counts = await this.model.aggregate<{ _id: string; count: number }>([
      { $match: { session: { $in: sessions } } },
      { $group: { _id: '$session', count: { $sum: '$visibleCount' } } },
    ]);
    return new Map(counts.map(({ _id, count }) => [_id, count]));
  }

  /** Lets all turns of a session live on; returns until when they do at least. */
  async extend(session: string, now: number): Promise<Date> {
    await this.model.updateMany({ session }, { $max: { expiresAt: this.storedExpiry(now) } });
    return this.expiryFrom(now);
  }

  async deleteOf(sessions: readonly string[]): Promise<void> {
    await this.model.deleteMany({ session: { $in: sessions } });
  }

  private answeredIn(session: string, from: number, end: number, limit: number) {
    return this.model
      .find({ session, isAnswered: true, number: { $gte: from, $lt: end } })
      .sort({ number: -1 })
      .limit(limit)
      .batchSize(BATCH_SIZE)
      .lean()
      .cursor();
  }

  private storedExpiry(now: number): Date {
    return new Date(this.expiryFrom(now).getTime() + EXPIRY_MARGIN_MS);
  }
}
