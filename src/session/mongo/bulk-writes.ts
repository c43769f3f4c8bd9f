import { mongo, type Model } from 'mongoose';
import { Batches } from './batches.js';
import type { CommandLanes } from './command-lanes.js';
import { driverCollection } from './driver-collection.js';

/** Writes to one collection, each of one document, that share their commands. */
export class BulkWrites<Document extends mongo.Document> {
  private readonly batches;

  constructor(
    lanes: CommandLanes,
    private readonly model: Model<Document>,
  ) {
    this.batches = new Batches(lanes, (operations: readonly mongo.AnyBulkWriteOperation<Document>[]) =>
      this.attempt(operations),
    );
  }

  /**
   * Inserts or updates a document. True when it is done, false when nothing matched; undefined when it is not known, as one
   * write of the command did not do what it should: then it may be done or not. Throws when the server was lost.
   */
  run(operation: mongo.AnyBulkWriteOperation<Document>): Promise<boolean | undefined> {
    return this.batches.add(operation);
  }

  private async attempt(
    operations: readonly mongo.AnyBulkWriteOperation<Document>[],
  ): Promise<(boolean | undefined)[]> {
    const all = (isDone: boolean | undefined) => operations.map(() => isDone);
    try {
      const result = await driverCollection(this.model).bulkWrite(operations, {
        ordered: false,
        ignoreUndefined: true,
      });
      if (result.matchedCount + result.insertedCount === operations.length) return all(true);
      return all(operations.length === 1 ? false : undefined);
    } catch (error) {
      if (isServerLost(error)) throw error;
      return all(undefined);
    }
  }
}

/** Whatever ends a command of several writes, the driver wraps into an error of the server. */
function isServerLost(error: unknown): boolean {
  const cause: unknown = error instanceof mongo.MongoBulkWriteError ? error.errorResponse : error;
  return cause instanceof mongo.MongoNetworkError || cause instanceof mongo.MongoSystemError;
}
