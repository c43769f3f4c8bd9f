import { setImmediate as nextLoopTurn } from 'node:timers/promises';
import { withoutAbandoned } from '../session-lease.js';
import type { SessionSummary, StoredTurn } from '../session.repository.js';
import { toLease, toStoredTurn, toSummary, type SessionRow, type TurnRow } from './rows.js';
import type { SqliteDatabase } from './sqlite-database.js';

/** Turns that are read at a time; nothing else runs meanwhile. */
const PAGE_SIZE = 200;

interface History {
  readonly summary: SessionSummary;
  readonly turns: StoredTurn[];
}

type LiveKey = Record<'scope' | 'id', string> & Record<'now', number>;

/**
 * All turns of a session, in pages, so that a long one holds up no others. Where turns are replaced while it is read it is
 * read again, the last time in one piece. Undefined when there is no such session.
 */
export async function readHistory(
  database: SqliteDatabase,
  live: () => LiveKey,
): Promise<History | undefined> {
  for (const pageSize of [PAGE_SIZE, PAGE_SIZE]) {
    const history = await readInPages(database, live, pageSize);
    if (history !== 'changed') return history;
  }
  const whole = await readInPages(database, live, Number.MAX_SAFE_INTEGER);
  return whole === 'changed' ? undefined : whole;
}

async function readInPages(
  database: SqliteDatabase,
  live: () => LiveKey,
  pageSize: number,
): Promise<History | 'changed' | undefined> {
  const turns: StoredTurn[] = [];
  for (let first: number | undefined; ;) {
    const key = live();
    const after = turns.at(-1)?.number ?? 0;
    const page = await database.read((statements) => {
      const session = statements.findSession.get(key) as SessionRow | undefined;
      if (session === undefined) return undefined;
      const sessionKey = session.session_key;
      const rows = statements.readTurns.all({ sessionKey, after, limit: pageSize }) as TurnRow[];
      const isLast = rows.length < pageSize;
      const count = isLast ? Number(statements.countTurns.get({ sessionKey })?.['count']) : undefined;
      return { session, rows, count };
    });
    if (page === undefined) return undefined;
    const { session, rows, count } = page;
    first ??= session.session_key;
    if (session.session_key !== first) return 'changed';
    // One that runs is judged by the lease of the same moment.
    turns.push(...withoutAbandoned(rows.map(toStoredTurn), toLease(session), key.now));
    if (count !== undefined) {
      return count === turns.length ? { summary: toSummary(session), turns } : 'changed';
    }
    // Its answer may be there before the next page is, and would be in the summary alone.
    if (turns.at(-1)?.status === 'running') return 'changed';
    await nextLoopTurn();
  }
}
