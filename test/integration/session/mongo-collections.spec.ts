import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { MONGO_START_TIMEOUT_MS, startMongo, type TestMongo } from '../../support/mongo/index.js';
import { ADDRESS, addTurn, assistant, newKey, newTurn, outcome, questions } from './contract/builders.js';
import { ManualClock } from './manual-clock.js';
import { openMongoStore, type MongoStore } from './mongo-harness.js';

const TTL_SECONDS = 60;
const TTL_MS = TTL_SECONDS * 1_000;

/** A clock that has gone by ten hours ago, so that what it lets expire has expired for the server too. */
class PastClock extends ManualClock {
  override now(): number {
    return super.now() - 34 * 3_600_000;
  }
}

describe('MongoDB collections', () => {
  const clock = new PastClock();
  let server: TestMongo;
  let store: MongoStore;
  let client: mongo.MongoClient;

  beforeAll(async () => {
    server = await startMongo();
    client = await new mongo.MongoClient(server.uri).connect();
    store = await openMongoStore(server.uri, TTL_SECONDS, clock);
    await store.repository.ping();
  }, MONGO_START_TIMEOUT_MS);

  afterAll(async () => {
    await store.module.close();
    await client.close();
    await server.stop();
  }, MONGO_START_TIMEOUT_MS);

  const count = (collection: string, filter: mongo.Document = {}) =>
    client.db().collection(collection).countDocuments(filter);
  const indexesOf = async (collection: string) => {
    const indexes = await client.db().collection(collection).indexes();
    return indexes.map(({ key, unique, expireAfterSeconds }) => ({
      key,
      ...(unique && { unique }),
      ...(expireAfterSeconds !== undefined && { expireAfterSeconds }),
    }));
  };

  it('have their indexes as soon as the store answers', async () => {
    expect(await indexesOf('sessions')).toEqual([
      { key: { _id: 1 } },
      { key: { scope: 1, id: 1 }, unique: true },
      { key: { scope: 1, lastActivityAt: -1 } },
      { key: { scope: 1, address: 1, lastActivityAt: -1 } },
      { key: { leaseUntil: 1 } },
      { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
    ]);
    expect(await indexesOf('facts')).toEqual([
      { key: { _id: 1 } },
      { key: { scope: 1, userId: 1, sameKey: 1 }, unique: true },
      { key: { scope: 1, userId: 1, supersededBy: 1, importance: -1, updatedAt: -1 } },
      { key: { scope: 1, userId: 1, terms: 1 } },
      { key: { scope: 1, sourceSessionId: 1 } },
      { key: { supersededBy: 1 } },
      { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
    ]);
    expect(await indexesOf('turns')).toEqual([
      { key: { _id: 1 } },
      { key: { session: 1, number: 1 }, unique: true },
      { key: { session: 1, isAnswered: 1, number: -1 } },
      { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
    ]);
  });

  it('hold one document a session and one a turn', async () => {
    const key = newKey();
    const turn = newTurn('hello');
    await store.repository.beginTurn(key, ADDRESS, turn);
    await store.repository.endTurn(key, turn.id, outcome([assistant('hi', 2), assistant('there', 3)]));

    const session = await client.db().collection('sessions').findOne({ scope: key.scope });
    expect(session).toMatchObject({ id: key.id, address: ADDRESS, turnCount: 1 });
    const turns = await client.db().collection('turns').find({ session: session?._id }).toArray();
    expect(turns).toMatchObject([
      { _id: turn.id, number: 1, status: 'completed', visibleCount: 3, tokens: 6 },
    ]);
    expect(turns[0]?.['messages']).toHaveLength(3);
  });

  it('keep nothing of a deleted session', async () => {
    const key = newKey();
    await addTurn(store.repository, key, 'hello');
    const session = await client.db().collection('sessions').findOne({ scope: key.scope });
    expect(await count('turns', { session: session?._id })).toBe(1);
    await store.repository.delete(key);
    expect(await count('sessions', { scope: key.scope })).toBe(0);
    expect(await count('turns', { session: session?._id })).toBe(0);
  });

  it('refuse a turn whose messages are too large for one document, and leave it running', async () => {
    const key = newKey();
    const turn = newTurn();
    await store.repository.beginTurn(key, ADDRESS, turn);
    const long = Array.from({ length: 6 }, () => assistant('ễ'.repeat(1_000_000)));
    await expect(store.repository.endTurn(key, turn.id, outcome(long))).rejects.toMatchObject({
      code: 'MESSAGE.TOO_LARGE',
    });
    expect((await store.repository.readHistory(key))?.turns).toMatchObject([{ status: 'running' }]);
  });

  it('never let a turn expire before its session, however long that is used', async () => {
    const key = newKey();
    for (const question of ['one', 'two', 'three', 'four', 'five', 'six']) {
      await addTurn(store.repository, key, question);
      const session = await client.db().collection('sessions').findOne({ scope: key.scope });
      const earlier = { session: session?._id, expiresAt: { $lt: session?.['expiresAt'] as Date } };
      expect(await count('turns', earlier)).toBe(0);
      clock.advance(TTL_MS - 1);
    }
    expect((await store.repository.readHistory(key))?.turns).toHaveLength(6);
  });

  it(
    'are swept by the server of what has expired, and only of that',
    async () => {
      const ended = newKey();
      await addTurn(store.repository, ended, 'old');
      const young = await openMongoStore(server.uri, TTL_SECONDS);
      const lasting = newKey();
      await addTurn(young.repository, lasting, 'new');

      await server.runTtl();
      expect(await count('sessions', { scope: ended.scope })).toBe(0);
      expect(await count('turns', { 'messages.content': 'old' })).toBe(0);
      const history = await young.repository.readHistory(lasting);
      expect(questions(history?.turns ?? [])).toEqual(['new']);
      await young.module.close();
    },
    MONGO_START_TIMEOUT_MS,
  );
});
