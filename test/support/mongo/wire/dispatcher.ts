import type { Document } from 'bson';
import type pg from 'pg';
import { setTimeout as sleep } from 'node:timers/promises';
import { encode } from './bson-raw.js';
import { parseCommand, type Command } from './command.js';
import { COMMANDS } from './commands.js';
import { Cursors } from './cursors.js';
import type { Queryable } from './engine.js';
import { CommandError, NO_SUCH_TRANSACTION, toCommandError, WRITE_CONFLICT } from './error-codes.js';
import { Transactions } from './transactions.js';
import type { WireRequest } from './wire-protocol.js';

const MAX_CONFLICT_RETRIES = 20;

/** Runs commands against the engine and answers each with one document, failures included. */
export class Dispatcher {
  private readonly cursors: Cursors;
  private readonly transactions: Transactions;
  private readonly queues = new Map<string, Promise<unknown>>();

  constructor(private readonly pool: pg.Pool) {
    this.cursors = new Cursors(pool);
    this.transactions = new Transactions(pool);
  }

  async dispatch(request: WireRequest): Promise<Buffer> {
    const command = parseCommand(request);
    try {
      const reply = await (mayCollide(command) ? this.inTurn(command) : this.runWithRetries(command));
      return Buffer.isBuffer(reply) ? reply : encode(reply);
    } catch (error) {
      return encode(await this.failure(command, error));
    }
  }

  async close(): Promise<void> {
    await this.cursors.closeAll();
    await this.transactions.rollBackAll();
  }

  /** One after another within a collection: racing inserts deadlock in the constraint behind a unique index. */
  private inTurn(command: Command): Promise<Buffer | Document> {
    const before = this.queues.get(command.namespace) ?? Promise.resolve();
    const result = before.then(() => this.runWithRetries(command));
    this.queues.set(
      command.namespace,
      result.catch(() => undefined),
    );
    return result;
  }

  /** Outside a transaction a server tries a write again by itself when another one was in its way. */
  private async runWithRetries(command: Command): Promise<Buffer | Document> {
    for (let retries = 0; ; retries++) {
      try {
        return await this.run(command);
      } catch (error) {
        const { code } = toCommandError(error, command.namespace);
        const isFinal = command.transaction !== undefined || retries === MAX_CONFLICT_RETRIES;
        if (isFinal || code !== WRITE_CONFLICT) throw error;
        await sleep(Math.random() * 20 * (retries + 1));
      }
    }
  }

  private async run(command: Command): Promise<Buffer | Document> {
    const handler = COMMANDS[command.name];
    if (handler === undefined) {
      throw new CommandError(59, 'CommandNotFound', `no such command: '${command.name}'`);
    }
    const { pool, cursors, transactions } = this;
    const isTransaction = command.transaction !== undefined && !endsTransaction(command);
    const client = isTransaction ? await this.transactionClient(command) : pool;
    return handler(command, { pool, cursors, transactions, client, isTransaction });
  }

  private async transactionClient({ transaction }: Command): Promise<Queryable> {
    if (transaction === undefined) return this.pool;
    const { session, number, isFirst } = transaction;
    return isFirst ? this.transactions.start(session, number) : this.transactions.get(session, number);
  }

  private async failure(command: Command, error: unknown): Promise<Document> {
    const { code, codeName, message } = toCommandError(error, command.namespace);
    const reply: Document = { ok: 0, code, codeName, errmsg: message };
    if (command.transaction !== undefined) {
      if (!endsTransaction(command)) await this.transactions.rollBack(command.transaction.session);
      if (code === WRITE_CONFLICT || code === NO_SUCH_TRANSACTION) {
        reply['errorLabels'] = ['TransientTransactionError'];
      }
    }
    return reply;
  }
}

const endsTransaction = ({ name }: Command) => name === 'commitTransaction' || name === 'abortTransaction';

function mayCollide({ name, fields, transaction }: Command): boolean {
  if (transaction !== undefined) return false;
  const updates = (fields['updates'] ?? []) as { upsert?: boolean }[];
  return name === 'insert' || fields['upsert'] === true || updates.some(({ upsert }) => upsert === true);
}
