import type pg from 'pg';
import { decode } from './bson-raw.js';
import { bsonColumn, queryRow, type Queryable } from './engine.js';
import { CommandError } from './error-codes.js';

interface OpenCursor {
  readonly database: string;
  continuation: Buffer;
  /** The connection that holds the cursor open, where it has to be kept. */
  readonly held: pg.PoolClient | undefined;
  readonly transaction: Queryable | undefined;
}

/** Cursors of clients that have not read all their results yet. */
export class Cursors {
  private readonly open = new Map<string, OpenCursor>();

  constructor(private readonly pool: pg.Pool) {}

  /** Runs a function that returns a first page. Outside a transaction it gets a connection of its own, or its cursor would be lost. */
  async firstPage(name: string, database: string, spec: Buffer, transaction?: Queryable): Promise<Buffer> {
    const own = transaction === undefined ? await this.pool.connect() : undefined;
    let isHeld = false;
    try {
      const sql = `SELECT * FROM documentdb_api.${name}($1, $2::documentdb_core.bson)`;
      const row = await queryRow(own ?? transaction ?? this.pool, sql, [database, spec]);
      const id = String(row['cursorid'] ?? '0');
      if (id !== '0') {
        isHeld = row['persistconnection'] === 't';
        const held = isHeld ? own : undefined;
        this.open.set(id, { database, continuation: bsonColumn(row, 'continuation'), held, transaction });
      }
      return bsonColumn(row, 'cursorpage');
    } finally {
      if (!isHeld) own?.release();
    }
  }

  async nextPage(id: string, spec: Buffer): Promise<Buffer> {
    const cursor = this.open.get(id);
    if (cursor === undefined) throw new CommandError(43, 'CursorNotFound', `cursor id ${id} not found`);
    const sql =
      'SELECT * FROM documentdb_api.cursor_get_more($1, $2::documentdb_core.bson, $3::documentdb_core.bson)';
    const client = cursor.held ?? cursor.transaction ?? this.pool;
    const row = await queryRow(client, sql, [cursor.database, spec, cursor.continuation]);
    const page = bsonColumn(row, 'cursorpage');
    if (isLast(page) || !Buffer.isBuffer(row['continuation'])) await this.close(id);
    else cursor.continuation = row['continuation'];
    return page;
  }

  /** False when there is no such cursor. */
  async close(id: string): Promise<boolean> {
    const cursor = this.open.get(id);
    if (cursor === undefined) return false;
    this.open.delete(id);
    await cursor.held?.query('CLOSE ALL').catch(() => undefined);
    cursor.held?.release();
    return true;
  }

  async closeAll(): Promise<void> {
    for (const id of [...this.open.keys()]) await this.close(id);
  }
}

function isLast(page: Buffer): boolean {
  const { cursor } = decode(page) as { cursor: { id: { toString(): string } } };
  return cursor.id.toString() === '0';
}
