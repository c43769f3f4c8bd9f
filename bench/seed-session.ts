import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { mongo } from 'mongoose';
import type { StoredMessage } from '../src/session/session.repository.js';

const BATCH = 2_000;
const DAY_MS = 86_400_000;

/** What each turn that is added says, and how many tokens it counts as. */
export interface SeedTurn {
  readonly question: string;
  readonly answer: string;
  readonly tokens: number;
}

/**
 * Adds finished turns to a session, behind those that it has, in a SQLite file of Nestor's, by the store's own means: much faster than
 * turn by turn.
 */
export function seedSqlite(path: string, id: string, turnCount: number, turn: SeedTurn): void {
  const database = new DatabaseSync(path, { timeout: 3_000 });
  const session = database.prepare('SELECT session_key, turn_count FROM sessions WHERE id = ?').get(id);
  if (session === undefined) throw new Error(`There is no session ${id}.`);
  const [key, last] = [Number(session['session_key']), Number(session['turn_count'])];
  const insert = database.prepare(`
    INSERT INTO turns (session_key, number, id, status, messages, tokens, is_answered, started_at)
    VALUES (?, ?, ?, 'completed', ?, ?, 1, 0)`);
  database.exec('BEGIN IMMEDIATE');
  for (let added = 1; added <= turnCount; added++) {
    insert.run(key, last + added, randomUUID(), JSON.stringify(messagesOf(turn)), turn.tokens);
  }
  database
    .prepare('UPDATE sessions SET turn_count = turn_count + ? WHERE session_key = ?')
    .run(turnCount, key);
  database.exec('COMMIT');
  database.close();
}

/** The same in a MongoDB database of Nestor's. */
export async function seedMongo(
  database: mongo.Db,
  id: string,
  turnCount: number,
  turn: SeedTurn,
): Promise<void> {
  const sessions = database.collection('sessions');
  const session = await sessions.findOne({ id });
  if (session === null) throw new Error(`There is no session ${id}.`);
  const turns = database.collection<mongo.Document & { _id: string }>('turns');
  const last = Number(session['turnCount']);
  for (let done = 0; done < turnCount; done += BATCH) {
    const size = Math.min(BATCH, turnCount - done);
    const documents = Array.from({ length: size }, (_, index) =>
      toDocument(String(session._id), last + done + index + 1, turn),
    );
    await turns.insertMany(documents);
  }
  await sessions.updateOne({ id }, { $inc: { turnCount } });
}

function messagesOf({ question, answer, tokens }: SeedTurn): StoredMessage[] {
  const common = { createdAt: Date.now(), tokens: tokens / 2 };
  return [
    { id: randomUUID(), role: 'user', content: question, ...common },
    { id: randomUUID(), role: 'assistant', content: answer, ...common },
  ];
}

function toDocument(session: string, number: number, turn: SeedTurn) {
  const now = Date.now();
  return {
    _id: randomUUID(),
    session,
    number,
    status: 'completed',
    messages: messagesOf(turn).map((one) => ({ ...one, createdAt: new Date(one.createdAt) })),
    isAnswered: true,
    visibleCount: 2,
    tokens: turn.tokens,
    startedAt: new Date(now),
    endedAt: new Date(now),
    expiresAt: new Date(now + 2 * DAY_MS),
  };
}
