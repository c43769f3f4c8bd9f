import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { mongo } from 'mongoose';
import { ConfigModule, parseConfiguration } from '../src/config/index.js';
import { SystemClock } from '../src/common/time/index.js';
import { MongoSessionModule } from '../src/session/mongo/index.js';
import { SessionRepository, type StoredMessage } from '../src/session/session.repository.js';
import { SqliteDatabase } from '../src/session/sqlite/sqlite-database.js';
import { SqliteSessionRepository } from '../src/session/sqlite/sqlite-session.repository.js';
import { startMongo } from '../test/support/mongo/index.js';
import { seedMongo, seedSqlite } from './seed-session.js';

/* eslint-disable @typescript-eslint/require-await -- one interface over a store that is asynchronous and one that is not */
/**
 * `npm run bench:store [-- <rounds> [sqlite | mongo]]`: what a turn costs the store, by the number of messages that its
 * session has.
 */
const SIZES = [10, 1_000, 100_000];
const ROUNDS = Number(process.argv[2] ?? 60);
const WARM_UP_ROUNDS = 10;
const LIMITS = { maxTurns: 20, maxTokens: 4_000 };
const TEXT = 'A sentence of about the length that people write in a chat with a model. '.repeat(3);
const TURN = { question: TEXT, answer: TEXT, tokens: 80 };
const DAY_MS = 86_400_000;

interface Store {
  readonly name: string;
  readonly repository: SessionRepository;
  /** Adds finished turns to a session by the store's own means, which is much faster than turn by turn. */
  seed(id: string, turnCount: number): void | Promise<void>;
  close(): Promise<void>;
}

interface Times {
  readonly load: number;
  readonly append: number;
  readonly turn: number;
}

const key = (id: string) => ({ scope: 'bench', id });

async function openSqlite(): Promise<Store> {
  const folder = mkdtempSync(join(tmpdir(), 'nestor-bench-'));
  const path = join(folder, 'bench.db');
  const database = SqliteDatabase.open(path);
  const config = { sessionTtlMs: DAY_MS, sessionLeaseMs: 15_000 };
  const repository = new SqliteSessionRepository(database, new SystemClock(), config);
  return {
    name: 'SQLite',
    repository,
    seed: (id, turnCount) => seedSqlite(path, id, turnCount, TURN),
    close: async () => {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function openMongo(): Promise<Store> {
  const server = await startMongo();
  const configuration = parseConfiguration({ MONGODB_URI: server.uri });
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(configuration), MongoSessionModule],
  }).compile();
  await module.init();
  const client = await new mongo.MongoClient(server.uri).connect();
  return {
    name: process.env['TEST_MONGODB_URI'] === undefined ? 'DocumentDB' : 'MongoDB',
    repository: module.get(SessionRepository),
    seed: (id, turnCount) => seedMongo(client.db(), id, turnCount, TURN),
    close: async () => {
      await client.close();
      await module.close();
      await server.stop();
    },
  };
}

function message(role: 'user' | 'assistant'): StoredMessage {
  return { id: randomUUID(), role, content: TEXT, createdAt: Date.now(), tokens: 40 };
}

/** In turn for each session, so that what else the machine does falls on all of them. */
async function measure({ repository }: Store, ids: readonly string[]): Promise<Times[]> {
  const samples = ids.map((): Times[] => []);
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const [index, id] of ids.entries()) {
      const times = await runTurn(repository, id);
      if (round >= 0) samples[index]?.push(times);
    }
  }
  return samples.map((all) => ({
    load: median(all.map(({ load }) => load)),
    append: median(all.map(({ append }) => append)),
    turn: median(all.map(({ turn }) => turn)),
  }));
}

async function runTurn(repository: SessionRepository, id: string): Promise<Times> {
  const turnId = randomUUID();
  const startedAt = performance.now();
  const begun = { id: turnId, userMessage: message('user') };
  const { number: beforeNumber } = await repository.beginTurn(key(id), '127.0.0.1', begun);
  const begunAt = performance.now();
  const window = await repository.readWindow(key(id), { beforeNumber, ...LIMITS });
  const loadedAt = performance.now();
  const isStored = await repository.endTurn(key(id), turnId, {
    status: 'completed',
    messages: [message('assistant')],
    provider: 'demo',
    model: 'demo',
    usage: { inputTokens: 1, outputTokens: 1, estimated: true },
  });
  const endedAt = performance.now();
  if (!isStored || window.length === 0) throw new Error('The store lost a turn.');
  return {
    load: loadedAt - begunAt,
    append: begunAt - startedAt + endedAt - loadedAt,
    turn: endedAt - startedAt,
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

function print(name: string, measured: readonly Times[]): void {
  const row = (title: string, values: readonly string[]) =>
    console.log([title.padEnd(22), ...values.map((value) => value.padStart(10))].join(' '));
  row(`${name}, ms (median)`, ['load', 'append', 'turn']);
  measured.forEach((times, index) => {
    const values = [times.load, times.append, times.turn].map((value) => value.toFixed(3));
    row(`${SIZES[index]} messages`, values);
  });
  const [first, last] = [measured[0], measured.at(-1)];
  if (first === undefined || last === undefined) return;
  const ratios = [last.load / first.load, last.append / first.append, last.turn / first.turn];
  row(
    'largest to smallest',
    ratios.map((ratio) => ratio.toFixed(2)),
  );
}

const stores = { sqlite: openSqlite, mongo: openMongo };
const wanted = process.argv[3];
for (const [name, open] of Object.entries(stores)) {
  if (wanted !== undefined && wanted !== name) continue;
  const store = await open();
  try {
    for (const size of SIZES) {
      const id = `of-${size}`;
      await store.repository.create(key(id), '127.0.0.1');
      // The turns that are measured come on top, so the smallest session is fewer turns than a window holds at first.
      await store.seed(id, size / 2);
    }
    print(
      store.name,
      await measure(
        store,
        SIZES.map((size) => `of-${size}`),
      ),
    );
  } finally {
    await store.close();
  }
}
process.exit(0);
