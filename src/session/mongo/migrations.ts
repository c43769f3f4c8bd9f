import type { Connection } from 'mongoose';

/** One step of the schema. It may run twice, and while older processes still use the database. */
export type Migration = (connection: Connection, now: number) => Promise<void>;

/** By now a turn that an older version began has long ended, or never will. */
const ABANDONED_AFTER_MS = 3_600_000;

/**
 * One entry a schema version, applied in order and never changed once released; the collection `meta` holds
 * how many of them a database has seen. Indexes are not part of it: each start makes those that are missing.
 */
export const MIGRATIONS: readonly Migration[] = [
  // The first version; databases of it have no version of their own yet.
  () => Promise.resolve(),
  // The lease of a session. What older processes are running meanwhile is left to end.
  async (connection, now) => {
    const abandoned = { status: 'running', startedAt: { $lt: new Date(now - ABANDONED_AFTER_MS) } };
    await connection.collection('turns').updateMany(abandoned, { $set: { status: 'interrupted' } });
  },
];
