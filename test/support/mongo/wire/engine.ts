import pg from 'pg';

/** One row; BSON columns as bytes, all others as PostgreSQL prints them. */
export type Row = Readonly<Record<string, Buffer | string | null>>;

export type Queryable = Pick<pg.Pool, 'query'>;

const BSON_PREFIX = 'BSONHEX';

/** pg takes every value for UTF-8, which would spoil BSON; so it is read as the hexadecimal text it prints as. */
const HEXADECIMAL: pg.CustomTypesConfig = {
  getTypeParser: () => (text: string | Buffer) => {
    const printed = text.toString();
    return printed.startsWith(BSON_PREFIX) ? Buffer.from(printed.slice(BSON_PREFIX.length), 'hex') : printed;
  },
};

/** Connections to the PostgreSQL whose Unix socket is in `folder`. */
export function openEngine(folder: string): pg.Pool {
  const pool = new pg.Pool({
    host: folder,
    user: 'postgres',
    database: 'postgres',
    max: 40,
    options: '-c client_min_messages=error',
  });
  // An idle connection that breaks is replaced on the next use.
  pool.on('error', () => undefined);
  return pool;
}

/** Runs one statement and returns its first row. */
export async function queryRow(
  client: Queryable,
  text: string,
  values: readonly (string | Buffer | null)[],
): Promise<Row> {
  const { rows } = await client.query<Row>({ text, values: [...values], types: HEXADECIMAL });
  return rows[0] ?? {};
}

/** Reads a column that has to hold BSON. */
export function bsonColumn(row: Row, name: string): Buffer {
  const value = row[name];
  if (!Buffer.isBuffer(value)) throw new Error(`The column ${name} holds no BSON.`);
  return value;
}
