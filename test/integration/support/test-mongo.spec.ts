import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { MONGO_START_TIMEOUT_MS, startMongo, type TestMongo } from '../../support/mongo/index.js';

interface Item {
  _id: number;
  name?: string;
  rank?: number;
  expiresAt?: Date;
}

/** What the other tests take for granted of the server they run on. */
describe('the MongoDB of the tests', () => {
  let server: TestMongo | undefined;
  let client: mongo.MongoClient | undefined;
  let collections = 0;
  const items = <Shape extends { _id: number } = Item>(): mongo.Collection<Shape> => {
    if (client === undefined) throw new Error('The server has not started.');
    return client.db().collection<Shape>(`items${++collections}`);
  };

  beforeAll(async () => {
    server = await startMongo();
    client = await new mongo.MongoClient(server.uri).connect();
  }, MONGO_START_TIMEOUT_MS);

  afterAll(async () => {
    await client?.close();
    await server?.stop();
  }, MONGO_START_TIMEOUT_MS);

  it('reads a result in several batches, sorted or not', async () => {
    const collection = items();
    await collection.insertMany(Array.from({ length: 100 }, (_, _id) => ({ _id, rank: -_id })));

    expect(await collection.find({}, { batchSize: 30 }).toArray()).toHaveLength(100);
    const sorted = await collection
      .find({ rank: { $lt: 0 } }, { batchSize: 30 })
      .sort({ rank: 1 })
      .toArray();
    expect(sorted.map(({ _id }) => _id)).toEqual(Array.from({ length: 99 }, (_, index) => 99 - index));
  });

  it('keeps the types and the order of fields', async () => {
    const collection = items<{ _id: number; [field: string]: unknown }>();
    const document = {
      _id: 1,
      z: mongo.Long.fromBits(1, 1),
      a: Buffer.from([0, 255, 128]),
      u: 'ü',
      d: new Date(5),
    };
    await collection.insertOne(document);
    const found = await collection.findOne({ _id: 1 }, { promoteLongs: false, promoteBuffers: true });
    expect(Object.entries(found ?? {})).toEqual(Object.entries(document));
  });

  it('enforces a unique index from the moment it is made', async () => {
    const collection = items();
    await collection.insertOne({ _id: 1, name: 'a' });
    await collection.createIndex({ name: 1 }, { unique: true });

    const duplicate = expect.objectContaining({ code: 11_000, message: expect.stringContaining('E11000') });
    await expect(collection.insertOne({ _id: 2, name: 'a' })).rejects.toEqual(duplicate);
    await expect(collection.insertOne({ _id: 1, name: 'b' })).rejects.toEqual(duplicate);
  });

  it('lets one of many racing upserts insert', async () => {
    const collection = items();
    await collection.createIndex({ name: 1 }, { unique: true });
    const upsert = (_id: number) =>
      collection.findOneAndUpdate(
        { name: 'a' },
        { $inc: { rank: 1 }, $setOnInsert: { _id } },
        { upsert: true, returnDocument: 'after' },
      );
    const results = await Promise.all(Array.from({ length: 20 }, (_, index) => upsert(index)));
    expect(results.map((item) => item?.rank).sort((left = 0, right = 0) => left - right)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    expect(await collection.countDocuments()).toBe(1);
  });

  it('commits a transaction and rolls one back', async () => {
    const collection = items();
    await collection.insertOne({ _id: 0 });
    const session = client!.startSession();
    await session.withTransaction(() => collection.insertOne({ _id: 1 }, { session }));
    const failing = session.withTransaction(async () => {
      await collection.insertOne({ _id: 2 }, { session });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await session.endSession();
    expect(await collection.find().sort({ _id: 1 }).toArray()).toEqual([{ _id: 0 }, { _id: 1 }]);
  });

  it(
    'deletes what has expired',
    async () => {
      const collection = items();
      await collection.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 });
      await collection.insertMany([
        { _id: 1, expiresAt: new Date(Date.now() - 1_000) },
        { _id: 2, expiresAt: new Date(Date.now() + 600_000) },
      ]);
      await server!.runTtl();
      expect(await collection.distinct('_id')).toEqual([2]);
    },
    MONGO_START_TIMEOUT_MS,
  );
});
