import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { getModelToken } from '@nestjs/mongoose';
import type { Model } from 'mongoose';
import { CONNECTION_NAME, SESSION_MODEL, TURN_MODEL } from '../../../src/session/mongo/mongo-connection.js';
import type { SessionKey, SessionRepository } from '../../../src/session/session.repository.js';
import { MONGO_START_TIMEOUT_MS, startMongo, type TestMongo } from '../../support/mongo/index.js';
import { ADDRESS, addTurn, assistant, newKey, newTurn, outcome, user } from './contract/builders.js';
import { knowing } from './contract/knowing.js';
import { ManualClock } from './manual-clock.js';
import { openMongoStore, type MongoStore } from './mongo-harness.js';

const SESSIONS = 20;

describe('Turns at once in MongoDB', () => {
  let server: TestMongo;
  let store: MongoStore;
  let repository: SessionRepository;

  beforeAll(async () => {
    server = await startMongo();
    store = await openMongoStore(server.uri, 3_600);
    repository = knowing(store.repository);
  }, MONGO_START_TIMEOUT_MS);

  afterEach(() => {
    jest.restoreAllMocks();
  });

  afterAll(async () => {
    await store.module.close();
    await server.stop();
  }, MONGO_START_TIMEOUT_MS);

  /** Sessions with one turn each. */
  async function sessions(): Promise<SessionKey[]> {
    const keys = Array.from({ length: SESSIONS }, () => newKey());
    await Promise.all(keys.map((key) => addTurn(repository, key, 'first')));
    return keys;
  }

  async function statuses(key: SessionKey): Promise<string[] | undefined> {
    const turns = (await repository.readHistory(key))?.turns;
    return turns?.map(({ number, status, messages }) => `${number} ${status} ${messages.length}`);
  }

  it('share their commands', async () => {
    const keys = await sessions();
    const spies = [SESSION_MODEL, TURN_MODEL].map((name) => {
      const model = store.module.get<Model<unknown>>(getModelToken(name, CONNECTION_NAME));
      return jest.spyOn(model.collection, 'bulkWrite');
    });
    await Promise.all(keys.map((key) => addTurn(repository, key, 'second')));

    for (const spy of spies) expect(spy.mock.calls.length).toBeLessThan(SESSIONS);
    for (const key of keys) {
      expect(await statuses(key)).toEqual(['1 completed 2', '2 completed 2']);
      expect(await repository.findRunning(key)).toBeUndefined();
    }
  });

  it('fail alone where one is too large', async () => {
    const keys = await sessions();
    const turns = keys.map(() => newTurn());
    await Promise.all(keys.map((key, index) => repository.beginTurn(key, ADDRESS, turns[index]!)));
    const long = Array.from({ length: 6 }, () => assistant('ễ'.repeat(1_000_000)));
    const [tooLong, ...others] = await Promise.allSettled(
      keys.map((key, index) =>
        repository.endTurn(key, turns[index]!.id, outcome(index === 0 ? long : [assistant('short')])),
      ),
    );

    expect(tooLong).toMatchObject({ status: 'rejected', reason: { code: 'MESSAGE.TOO_LARGE' } });
    for (const other of others) expect(other).toEqual({ status: 'fulfilled', value: true });
    const [first, ...rest] = keys;
    expect(await statuses(first!)).toEqual(['1 completed 2', '2 running 1']);
    for (const key of rest) expect(await statuses(key)).toEqual(['1 completed 2', '2 completed 2']);
    expect(await repository.endTurn(first!, turns[0]!.id, outcome([assistant('shorter')]))).toBe(true);
  });

  it('fail alone where a session is busy', async () => {
    const keys = await sessions();
    const [busy, ...free] = keys;
    await store.repository.beginTurn(busy!, ADDRESS, newTurn('in between'));
    const [refused, ...begun] = await Promise.allSettled(
      keys.map((key) => repository.beginTurn(key, ADDRESS, newTurn('next'))),
    );

    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'SESSION.BUSY' } });
    for (const one of begun) expect(one).toMatchObject({ status: 'fulfilled', value: { number: 2 } });
    expect(await statuses(busy!)).toEqual(['1 completed 2', '2 running 1']);
    for (const key of free) expect(await statuses(key)).toEqual(['1 completed 2', '2 running 1']);
  });

  it('fail alone where the id of a turn is taken, and free their session', async () => {
    const keys = await sessions();
    const taken = newTurn('taken');
    await repository.beginTurn(newKey(), ADDRESS, taken);
    const turns = keys.map((_, index) =>
      index === 0 ? { id: taken.id, userMessage: user('again') } : newTurn(),
    );
    const [refused, ...begun] = await Promise.allSettled(
      keys.map((key, index) => repository.beginTurn(key, ADDRESS, turns[index]!)),
    );

    expect(refused?.status).toBe('rejected');
    for (const one of begun) expect(one).toMatchObject({ status: 'fulfilled', value: { number: 2 } });
    expect(await addTurn(repository, keys[0]!, 'after it')).toBe(3);
  });

  it('do not begin where their lease ends, and another takes the session, before they are stored', async () => {
    const clock = new ManualClock();
    const { module, repository: slow } = await openMongoStore(server.uri, 3_600, clock);
    const key = newKey();
    const [late, next] = [newTurn('late'), newTurn('next')];
    const { collection } = module.get<Model<unknown>>(getModelToken(TURN_MODEL, CONNECTION_NAME));
    const bulkWrite = collection.bulkWrite.bind(collection);
    jest.spyOn(collection, 'bulkWrite').mockImplementationOnce(async (...write) => {
      clock.advance(15_000);
      await slow.beginTurn(key, ADDRESS, next);
      return bulkWrite(...write);
    });

    await expect(slow.beginTurn(key, ADDRESS, late)).rejects.toMatchObject({ code: 'SESSION.BUSY' });
    expect(await slow.findRunning(key)).toBe(next.id);
    expect((await slow.readHistory(key))?.turns).toMatchObject([{ id: next.id, status: 'running' }]);
    await module.close();
  });

  it('tell of where they are, and of nothing else that was known', async () => {
    const key = newKey();
    const turn = newTurn();
    const { session } = await store.repository.beginTurn(key, ADDRESS, turn);
    await store.repository.endTurn(key, turn.id, outcome([]), session);
    const expected = { session, number: 2, turns: [] };

    expect(await store.repository.beginTurn(key, ADDRESS, newTurn(), expected)).toEqual({
      session,
      number: 2,
    });
  });
});
