import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { StartupError } from '../../../src/common/errors/index.js';
import { MIGRATION_LOCK_MS } from '../../../src/session/mongo/migration-lock.js';
import { SCHEMA_VERSION } from '../../../src/session/mongo/mongo-schema.js';
import { awaitUntil } from '../../support/await-until.js';
import { MONGO_START_TIMEOUT_MS, startMongo, type TestMongo } from '../../support/mongo/index.js';
import { addTurn, limits, questions } from './contract/builders.js';
import { ManualClock } from './manual-clock.js';
import { compileMongoStore, openMongoStore, type MongoStore } from './mongo-harness.js';

const TTL_SECONDS = 60;
const key = { scope: 'anonymous', id: 'old session' };

interface MetaDocument {
  readonly _id: string;
  readonly version?: number;
  readonly owner?: string;
  readonly expiresAt?: Date;
}

type StoredDocument = mongo.Document & { readonly _id: string };

describe('MongoDB schema versions', () => {
  const clock = new ManualClock();
  const opened: MongoStore[] = [];
  let server: TestMongo;
  let client: mongo.MongoClient;

  beforeAll(async () => {
    server = await startMongo();
    client = await new mongo.MongoClient(server.uri).connect();
  }, MONGO_START_TIMEOUT_MS);
  beforeEach(async () => {
    for (const name of ['meta', 'sessions', 'turns']) await client.db().collection(name).deleteMany({});
  });
  afterEach(async () => {
    for (const { module } of opened.splice(0)) await module.close();
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
  }, MONGO_START_TIMEOUT_MS);

  const meta = () => client.db().collection<MetaDocument>('meta');
  const version = async () => (await meta().findOne({ _id: 'schema' }))?.version;

  async function open(): Promise<MongoStore> {
    const store = await openMongoStore(server.uri, TTL_SECONDS, clock);
    opened.push(store);
    return store;
  }

  /** As the first version left it: without a version, the second turn cut by the end of its process. */
  async function fillAsFirstVersion(startedAt: Date): Promise<void> {
    const now = new Date(clock.now());
    const later = new Date(clock.now() + 120_000);
    const message = (role: string, content: string) => ({
      id: content,
      role,
      content,
      createdAt: startedAt,
      tokens: 3,
    });
    await client
      .db()
      .collection<StoredDocument>('sessions')
      .insertOne({
        _id: 'session-1',
        ...key,
        address: '203.0.113.7',
        createdAt: startedAt,
        lastActivityAt: now,
        expiresAt: later,
        turnsExpireAt: later,
        turnCount: 2,
      });
    const turn = { session: 'session-1', startedAt, expiresAt: later };
    await client
      .db()
      .collection<StoredDocument>('turns')
      .insertMany([
        {
          ...turn,
          _id: 'turn-1',
          number: 1,
          status: 'completed',
          messages: [message('user', 'hello'), message('assistant', 'hi')],
          isAnswered: true,
          visibleCount: 2,
          tokens: 6,
        },
        {
          ...turn,
          _id: 'turn-2',
          number: 2,
          status: 'running',
          messages: [message('user', 'and?')],
          isAnswered: false,
          visibleCount: 1,
          tokens: 3,
        },
      ]);
  }

  it('gives a new database the newest version', async () => {
    await open();
    expect(await version()).toBe(SCHEMA_VERSION);
    expect(await meta().countDocuments({})).toBe(1);
  });

  it('upgrades a database of the first version with everything in it, and goes on from there', async () => {
    await fillAsFirstVersion(new Date(clock.now() - 2 * 3_600_000));
    const { repository } = await open();
    expect(await version()).toBe(SCHEMA_VERSION);
    const stored = await client.db().collection<StoredDocument>('turns').findOne({ _id: 'turn-2' });
    expect(stored).toMatchObject({ status: 'interrupted', messages: [{ content: 'and?' }] });
    const history = await repository.readHistory(key);
    expect(history?.turns.map(({ id, status }) => [id, status])).toEqual([
      ['turn-1', 'completed'],
      ['turn-2', 'interrupted'],
    ]);
    expect(await addTurn(repository, key, 'new')).toBe(3);
    expect(questions(await repository.readWindow(key, limits()))).toEqual(['hello', 'new']);
  });

  it('lets a turn end that a process of the older version still runs', async () => {
    await fillAsFirstVersion(new Date(clock.now() - 1_000));
    await open();
    const stored = await client.db().collection<StoredDocument>('turns').findOne({ _id: 'turn-2' });
    expect(stored).toMatchObject({ status: 'running' });
  });

  it('is done by one of several processes that start at once', async () => {
    await fillAsFirstVersion(new Date(clock.now() - 1_000));
    await Promise.all([open(), open(), open()]);
    expect(await version()).toBe(SCHEMA_VERSION);
    expect(await meta().countDocuments({})).toBe(1);
  });

  it('waits for the process that is at it, and does it itself once that one is long gone', async () => {
    await meta().insertOne({
      _id: 'migration',
      owner: 'another process',
      expiresAt: new Date(clock.now() + MIGRATION_LOCK_MS),
    });
    let isOpen = false;
    const opening = open().then(() => (isOpen = true));
    await awaitUntil(async () => (await client.db().collection('meta').countDocuments({})) === 1);
    expect([isOpen, await version()]).toEqual([false, undefined]);
    clock.advance(MIGRATION_LOCK_MS);
    await opening;
    expect(await version()).toBe(SCHEMA_VERSION);
  });

  it('refuses a database from a newer version in one line, without its address, and leaves it as it is', async () => {
    await meta().insertOne({ _id: 'schema', version: 999 });
    const module = await compileMongoStore(server.uri, TTL_SECONDS, clock);
    const failure = await module.init().catch((error: unknown) => error);
    await module.close();
    expect(failure).toBeInstanceOf(StartupError);
    const message = (failure as Error).message;
    expect(message).toContain(`schema version 999, and this version of Nestor knows up to ${SCHEMA_VERSION}`);
    expect(message).toMatch(/^[^\n]*MONGODB_URI[^\n]*$/);
    expect(message).not.toContain('127.0.0.1');
    expect(await meta().find({}).toArray()).toEqual([{ _id: 'schema', version: 999 }]);
  });
});
