import type { Document } from 'bson';
import type pg from 'pg';
import { arrayElement, decode, joinDocument, splitDocument } from './bson-raw.js';
import type { Cursors } from './cursors.js';
import type { Queryable } from './engine.js';
import type { Transactions } from './transactions.js';
import type { WireRequest } from './wire-protocol.js';

/** Fields about the connection and its session, which DocumentDB's functions do not take. */
const STRIPPED = new Set([
  '$db',
  '$clusterTime',
  '$readPreference',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'autocommit',
  'comment',
  'lsid',
  'maxTimeMS',
  'readConcern',
  'startTransaction',
  'txnNumber',
  'writeConcern',
]);

/** One command of a client, read but not yet run. */
export interface Command {
  readonly name: string;
  readonly database: string;
  readonly collection: string;
  readonly namespace: string;
  /** The whole command as an object. */
  readonly fields: Document;
  /** The command for DocumentDB, in the client's own bytes. */
  readonly spec: Buffer;
  /** The client's session and the number of its transaction, when the command is part of one. */
  readonly transaction: { session: string; number: string; isFirst: boolean } | undefined;
}

/** What the handlers of commands work with. */
export interface CommandContext {
  readonly pool: pg.Pool;
  readonly cursors: Cursors;
  readonly transactions: Transactions;
  /** The connection of the running transaction, else any. */
  readonly client: Queryable;
  readonly isTransaction: boolean;
}

export type CommandHandler = (command: Command, context: CommandContext) => Promise<Buffer | Document>;

export function parseCommand({ body, sequences }: WireRequest): Command {
  const elements = splitDocument(body);
  const name = elements[0]?.name ?? '';
  const fields = decode(body);
  for (const [field, documents] of sequences) fields[field] = documents.map(decode);
  const database = String(fields['$db'] ?? 'admin');
  const collection = String(typeof fields[name] === 'string' ? fields[name] : (fields['collection'] ?? ''));
  const kept = elements.filter((element) => !STRIPPED.has(element.name)).map(({ bytes }) => bytes);
  const arrays = [...sequences].map(([field, documents]) => arrayElement(field, documents));
  return {
    name,
    database,
    collection,
    namespace: `${database}.${collection}`,
    fields,
    spec: joinDocument([...kept, ...arrays]),
    transaction: fields['autocommit'] === false ? transactionOf(fields) : undefined,
  };
}

function transactionOf(fields: Document): Command['transaction'] {
  const { id } = fields['lsid'] as { id: { buffer: Uint8Array } };
  return {
    session: Buffer.from(id.buffer).toString('hex'),
    number: String(fields['txnNumber']),
    isFirst: fields['startTransaction'] === true,
  };
}
