import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { getConnectionToken, getModelToken } from '@nestjs/mongoose';
import { STATES, type Connection, type Model } from 'mongoose';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../../../src/common/errors/index.js';
import { BulkWrites } from '../../../src/session/mongo/bulk-writes.js';
import { CommandLanes } from '../../../src/session/mongo/command-lanes.js';
import {
  CALL_TIMEOUT_MS,
  CONNECTION_NAME,
  SESSION_MODEL,
} from '../../../src/session/mongo/mongo-connection.js';
import type { SessionDocument } from '../../../src/session/mongo/session.schema.js';
import type { SessionRepository } from '../../../src/session/session.repository.js';
import {
  MONGO_START_TIMEOUT_MS,
  startInterruptibleMongo,
  type InterruptibleMongo,
} from '../../support/mongo/index.js';
import {
  ADDRESS,
  addTurn,
  assistant,
  limits,
  newKey,
  newTurn,
  outcome,
  questions,
} from './contract/builders.js';
import { compileMongoStore, openMongoStore, type MongoStore } from './mongo-harness.js';

const OUTAGE_TIMEOUT_MS = 30_000;
const TTL_SECONDS = 3_600;

describe('MongoDB that is away for a while', () => {
  let server: InterruptibleMongo;
  const opened: MongoStore[] = [];

  beforeAll(async () => {
    server = await startInterruptibleMongo();
  }, MONGO_START_TIMEOUT_MS);

  afterEach(async () => {
    for (const { module } of opened.splice(0)) await module.close();
    await server.resume();
  }, OUTAGE_TIMEOUT_MS);

  afterAll(() => server.stop(), OUTAGE_TIMEOUT_MS);

  async function open(): Promise<SessionRepository> {
    const store = await openMongoStore(server.uri, TTL_SECONDS, undefined, CALL_TIMEOUT_MS);
    opened.push(store);
    return store.repository;
  }

  it(
    'lets the service boot, fails calls in time, and is used once it is up',
    async () => {
      await server.pause();
      const repository = await open();
      const key = newKey();
      await expectUnavailable(() => repository.ping());
      await expectUnavailable(() => repository.create(key, ADDRESS));

      await server.resume();
      await repository.create(key, ADDRESS);
      await expect(repository.create(key, ADDRESS)).rejects.toMatchObject({ code: 'SESSION.ALREADY_EXISTS' });
    },
    OUTAGE_TIMEOUT_MS,
  );

  it(
    'leaves no rejection unhandled, however long the rest of the boot takes',
    async () => {
      const unhandled: unknown[] = [];
      const note = (reason: unknown) => unhandled.push(reason);
      process.on('unhandledRejection', note);
      await server.pause();
      const module = await compileMongoStore(server.uri, TTL_SECONDS, undefined, CALL_TIMEOUT_MS);
      const connection = module.get<Connection>(getConnectionToken(CONNECTION_NAME));
      while (connection.readyState === STATES.connecting) await sleep(50);
      await sleep(50);
      process.off('unhandledRejection', note);
      await module.close();

      expect(connection.readyState).toBe(STATES.disconnected);
      expect(unhandled).toEqual([]);
    },
    OUTAGE_TIMEOUT_MS,
  );

  it(
    'fails every call while it is down, and works on by itself when it is back',
    async () => {
      const repository = await open();
      const key = newKey();
      await addTurn(repository, key, 'before');
      const running = newTurn('running');
      await repository.beginTurn(key, ADDRESS, running);

      await server.pause();
      const calls: (() => Promise<unknown>)[] = [
        () => repository.create(newKey(), ADDRESS),
        () => repository.find(key),
        () => repository.beginTurn(key, ADDRESS, newTurn('lost')),
        () => repository.endTurn(key, running.id, outcome([assistant('lost')])),
        () => repository.renewLease(key, running.id),
        () => repository.interruptAbandoned(),
        () => repository.readWindow(key, limits()),
        () => repository.readHistory(key),
        () => repository.list(key.scope, { limit: 10 }),
        () => repository.delete(key),
        () => repository.deleteExpired(),
        () => repository.ping(),
      ];
      await Promise.all(calls.map(expectUnavailable));

      await server.resume();
      expect(await repository.endTurn(key, running.id, outcome([assistant('found')]))).toBe(true);
      const history = await repository.readHistory(key);
      expect(questions(history?.turns ?? [])).toEqual(['before', 'running']);
    },
    OUTAGE_TIMEOUT_MS,
  );

  it(
    'fails a call that is in flight when it falls silent',
    async () => {
      const repository = await open();
      const key = newKey();
      await addTurn(repository, key, 'before');

      server.freeze();
      await expectUnavailable(() => repository.readHistory(key));
      await server.resume();
      expect(questions((await repository.readHistory(key))?.turns ?? [])).toEqual(['before']);
    },
    OUTAGE_TIMEOUT_MS,
  );

  it(
    'is told to each write that shares a command',
    async () => {
      await open();
      const model = opened[0]!.module.get<Model<SessionDocument>>(
        getModelToken(SESSION_MODEL, CONNECTION_NAME),
      );
      const writes = new BulkWrites(new CommandLanes(), model);
      const write = () =>
        writes.run({ updateOne: { filter: { _id: 'none' }, update: { $inc: { turnCount: 1 } } } });
      expect(await write()).toBe(false);

      await server.pause();
      const told = await Promise.allSettled([write(), write()]);
      expect(told.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    },
    OUTAGE_TIMEOUT_MS,
  );

  it(
    'tells the client nothing of where the store is',
    async () => {
      await server.pause();
      const repository = await open();
      const error = await repository.ping().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).message).not.toMatch(/\d|mongo|localhost/i);
      expect((error as AppError).details).toBeUndefined();
    },
    OUTAGE_TIMEOUT_MS,
  );
});

/** Well below the time that a client would wait. */
async function expectUnavailable(call: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  await expect(call()).rejects.toMatchObject({ code: 'STORE.UNAVAILABLE' });
  expect(performance.now() - startedAt).toBeLessThan(8_000);
}
