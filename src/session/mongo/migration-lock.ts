import { randomUUID } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { Clock } from '../../common/time/index.js';
import { isDuplicateKey } from './mongo-failure.js';

const LOCK_ID = 'migration';

/** How long the lock of a process that died keeps others waiting. Migrations may run twice, so it need not be renewed. */
export const MIGRATION_LOCK_MS = 60_000;

interface LockDocument {
  readonly _id: typeof LOCK_ID;
  readonly owner: string;
  readonly expiresAt: Date;
}

/** Held by the one process that migrates a database. */
export class MigrationLock {
  private readonly owner = randomUUID();

  constructor(
    private readonly connection: Connection,
    private readonly clock: Clock,
  ) {}

  /** False while another process holds it. */
  async acquire(): Promise<boolean> {
    const now = this.clock.now();
    const free = { _id: LOCK_ID, expiresAt: { $lte: new Date(now) } } as const;
    const mine = { owner: this.owner, expiresAt: new Date(now + MIGRATION_LOCK_MS) };
    try {
      await this.collection().updateOne(free, { $set: mine }, { upsert: true });
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async release(): Promise<void> {
    await this.collection().deleteOne({ _id: LOCK_ID, owner: this.owner });
  }

  private collection() {
    return this.connection.collection<LockDocument>('meta');
  }
}
