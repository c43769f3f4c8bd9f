import type pg from 'pg';
import { CommandError, NO_SUCH_TRANSACTION } from './error-codes.js';

interface OpenTransaction {
  readonly number: string;
  readonly client: pg.PoolClient;
}

/** Transactions that clients have begun, one a client session at most. */
export class Transactions {
  private readonly open = new Map<string, OpenTransaction>();

  constructor(private readonly pool: pg.Pool) {}

  /** Starts a transaction, in the place of one that the session has left open. */
  async start(session: string, number: string): Promise<pg.PoolClient> {
    await this.rollBack(session);
    const client = await this.pool.connect();
    this.open.set(session, { number, client });
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    return client;
  }

  get(session: string, number: string): pg.PoolClient {
    const transaction = this.open.get(session);
    if (transaction?.number !== number) {
      throw new CommandError(NO_SUCH_TRANSACTION, 'NoSuchTransaction', 'There is no such transaction.');
    }
    return transaction.client;
  }

  async commit(session: string, number: string): Promise<void> {
    const client = this.get(session, number);
    this.open.delete(session);
    try {
      await client.query('COMMIT');
    } finally {
      client.release();
    }
  }

  async rollBack(session: string): Promise<void> {
    const transaction = this.open.get(session);
    if (transaction === undefined) return;
    this.open.delete(session);
    await transaction.client.query('ROLLBACK').catch(() => undefined);
    transaction.client.release();
  }

  async rollBackAll(): Promise<void> {
    for (const session of [...this.open.keys()]) await this.rollBack(session);
  }
}
