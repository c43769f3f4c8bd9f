import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { IdempotencyRepository } from '../../../../src/session/index.js';
import { MONGO_START_TIMEOUT_MS, startMongo, type TestMongo } from '../../../support/mongo/index.js';
import { ManualClock } from '../manual-clock.js';
import { openMongoStore } from '../mongo-harness.js';
import type { IdempotencyHarness } from './harness.js';
import { describeKeys } from './idempotency-repository.contract.js';
import { describeIdempotentTurns } from './idempotent-turns.contract.js';
import { describeRefusedRequests } from './refused-requests.contract.js';

describe('idempotency on MongoDB', () => {
  let server: TestMongo;
  let harness: IdempotencyHarness;
  beforeAll(async () => {
    server = await startMongo();
    const clock = new ManualClock();
    const [store, other] = [
      await openMongoStore(server.uri, 86_400, clock),
      await openMongoStore(server.uri, 86_400, clock),
    ];
    harness = {
      keys: store.module.get(IdempotencyRepository),
      otherKeys: other.module.get(IdempotencyRepository),
      sessions: store.repository,
      clock,
      // The time a contended document takes here grows with the square of them, up to the limit of a call.
      contenders: 20,
      close: async () => {
        await store.module.close();
        await other.module.close();
      },
    };
  }, MONGO_START_TIMEOUT_MS);
  afterAll(async () => {
    await harness.close();
    await server.stop();
  }, MONGO_START_TIMEOUT_MS);

  describeKeys(() => harness);
  describeIdempotentTurns(() => harness);
  describeRefusedRequests(() => harness);

  it('has an index for each way to a record, and lets the server remove what has expired', async () => {
    const client = await new mongo.MongoClient(server.uri).connect();
    const indexes = await client.db().collection('idempotency_keys').indexes();
    await client.close();
    expect(
      indexes.map(({ key, unique, expireAfterSeconds }) => [key, unique === true, expireAfterSeconds]),
    ).toEqual([
      [{ _id: 1 }, false, undefined],
      [{ turn: 1 }, true, undefined],
      [{ scope: 1, session: 1 }, false, undefined],
      [{ expiresAt: 1 }, false, 0],
    ]);
  });
});
