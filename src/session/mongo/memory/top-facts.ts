import type { Model } from 'mongoose';
import type { MemoryOwner } from '../../memory/user-memory.js';
import { Batches } from '../batches.js';
import type { CommandLanes } from '../command-lanes.js';
import { driverCollection } from '../driver-collection.js';
import type { FactDocument } from './fact.schema.js';

interface Asked {
  readonly owner: MemoryOwner;
  readonly limit: number;
  /** Matches the facts that have not expired. */
  readonly live: object;
}

/** The most important current facts of users, read for several at once: each turn asks for them, and most users have few. */
export class TopFacts {
  private readonly batches;

  constructor(
    lanes: CommandLanes,
    private readonly model: Model<FactDocument>,
  ) {
    this.batches = new Batches(lanes, (asked: readonly Asked[]) => this.readTogether(asked));
  }

  read(asked: Asked): Promise<FactDocument[]> {
    return this.batches.add(asked);
  }

  private async readTogether(asked: readonly Asked[]): Promise<FactDocument[][]> {
    const [first] = asked;
    if (first === undefined) return [];
    if (asked.length === 1) return [await this.readAlone(first)];
    const limit = asked.reduce((sum, one) => sum + one.limit, 0);
    // With nothing beside the `$or` the server plans each branch alone, as it does what is read alone.
    const found = await driverCollection(this.model)
      .find({ $or: asked.map(currentOf) })
      .limit(limit)
      .toArray();
    // Who has more facts than were asked for may have kept others out.
    if (found.length === limit) return Promise.all(asked.map((one) => this.readAlone(one)));
    return asked.map(({ owner, limit: ownLimit }) =>
      found
        .filter(({ scope, userId }) => scope === owner.scope && userId === owner.userId)
        .sort(byWorth)
        .slice(0, ownLimit),
    );
  }

  private readAlone(asked: Asked): Promise<FactDocument[]> {
    return driverCollection(this.model)
      .find(currentOf(asked))
      .sort({ importance: -1, updatedAt: -1 })
      .limit(asked.limit)
      .toArray();
  }
}

/** Compares with exactly these texts, whatever they look like. */
export function equal({ scope, userId }: MemoryOwner) {
  return { scope: { $eq: scope }, userId: { $eq: userId } };
}

function currentOf({ owner, live }: Asked) {
  return { ...equal(owner), supersededBy: null, ...live };
}

function byWorth(one: FactDocument, other: FactDocument): number {
  return other.importance - one.importance || other.updatedAt.getTime() - one.updatedAt.getTime();
}
