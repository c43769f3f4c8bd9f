import type { Document } from 'bson';
import { decode, encode } from './bson-raw.js';
import type { Command, CommandContext, CommandHandler } from './command.js';
import { bsonColumn, queryRow } from './engine.js';
import { CommandError, DUPLICATE_KEY, fromPackedState, WRITE_CONFLICT } from './error-codes.js';

const BSON = 'documentdb_core.bson';
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** A router's answer: to it clients may send transactions without naming a replica set. */
const hello = () =>
  answer({
    helloOk: true,
    ismaster: true,
    isWritablePrimary: true,
    msg: 'isdbgrid',
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 100_000,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: 30,
    connectionId: 1,
    minWireVersion: 0,
    maxWireVersion: 21,
    readOnly: false,
  });

const ok = () => answer({});

/** Every command there is; any other is answered with CommandNotFound. */
export const COMMANDS: Readonly<Record<string, CommandHandler>> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping: ok,
  endSessions: ok,
  buildInfo: () =>
    answer({ version: '7.0.0', versionArray: [7, 0, 0, 0], maxBsonObjectSize: MAX_DOCUMENT_BYTES }),
  find: page('find_cursor_first_page'),
  aggregate: page('aggregate_cursor_first_page'),
  listCollections: page('list_collections_cursor_first_page'),
  listIndexes: page('list_indexes_cursor_first_page'),
  getMore: (command, { cursors }) => cursors.nextPage(String(command.fields['getMore']), command.spec),
  killCursors,
  insert: write('insert'),
  update: write('update'),
  delete: write('delete'),
  findAndModify: async (command, { client }) => {
    const sql = `SELECT * FROM documentdb_api.find_and_modify($1, $2::${BSON})`;
    return bsonColumn(await queryRow(client, sql, [command.database, command.spec]), 'p_result');
  },
  count: call('count_query'),
  distinct: call('distinct_query'),
  create: call('create_collection_view'),
  createIndexes,
  dropIndexes: async (command, { client }) => {
    const sql = `CALL documentdb_api.drop_indexes($1, $2::${BSON})`;
    return bsonColumn(await queryRow(client, sql, [command.database, command.spec]), 'retval');
  },
  drop,
  dropDatabase: async (command, { client }) => {
    await queryRow(client, 'SELECT documentdb_api.drop_database($1)', [command.database]);
    return answer({ dropped: command.database });
  },
  commitTransaction: async ({ transaction }, { transactions }) => {
    if (transaction !== undefined) await transactions.commit(transaction.session, transaction.number);
    return answer({});
  },
  abortTransaction: async ({ transaction }, { transactions }) => {
    if (transaction !== undefined) await transactions.rollBack(transaction.session);
    return answer({});
  },
};

async function answer(fields: Document): Promise<Document> {
  return { ...fields, ok: 1 };
}

/** A command that is one function of the database's name and the command. */
function call(name: string): CommandHandler {
  return async (command, { client }) => {
    const sql = `SELECT documentdb_api.${name}($1, $2::${BSON}) AS reply`;
    return bsonColumn(await queryRow(client, sql, [command.database, command.spec]), 'reply');
  };
}

function page(name: string): CommandHandler {
  return (command, { client, cursors, isTransaction }) =>
    cursors.firstPage(name, command.database, command.spec, isTransaction ? client : undefined);
}

function write(name: string): CommandHandler {
  return async (command, { client }) => {
    const sql = `SELECT * FROM documentdb_api.${name}($1, $2::${BSON})`;
    const reply = bsonColumn(await queryRow(client, sql, [command.database, command.spec]), 'p_result');
    return reply.includes('writeErrors') ? withMongoErrors(reply, command.namespace) : reply;
  };
}

/** Gives each write error its MongoDB code. A lone conflict is thrown, for the whole command can be tried again. */
function withMongoErrors(reply: Buffer, namespace: string): Buffer {
  const fields = decode(reply);
  const writeErrors = fields['writeErrors'] as { code: number; errmsg: string }[];
  for (const writeError of writeErrors) {
    const { code, codeName, message } = fromPackedState(writeError.code, writeError.errmsg, namespace);
    if (code === WRITE_CONFLICT && writeErrors.length === 1 && Number(fields['n']) === 0) {
      throw new CommandError(code, codeName, message);
    }
    writeError.code = code;
    if (code === DUPLICATE_KEY) writeError.errmsg = message;
  }
  return encode(fields);
}

/**
 * Builds indexes within the command. On a collection that exists, the other way to build them is a
 * background job, and a unique index would not be enforced yet when the client goes on.
 */
async function createIndexes(command: Command, { client }: CommandContext): Promise<Buffer> {
  const { database, collection, spec } = command;
  await queryRow(client, 'SELECT documentdb_api.create_collection($1, $2)', [database, collection]);
  const sql = `SELECT documentdb_api_internal.create_indexes_non_concurrently($1, $2::${BSON}, true) AS reply`;
  return bsonColumn(await queryRow(client, sql, [database, spec]), 'reply');
}

async function drop(command: Command, { client }: CommandContext): Promise<Document> {
  const sql = 'SELECT documentdb_api.drop_collection($1, $2) AS dropped';
  const { dropped } = await queryRow(client, sql, [command.database, command.collection]);
  if (dropped !== 't') throw new CommandError(26, 'NamespaceNotFound', 'ns not found');
  return answer({ nIndexesWas: 1, ns: command.namespace });
}

async function killCursors(command: Command, { cursors }: CommandContext): Promise<Document> {
  const cursorsKilled: unknown[] = [];
  const cursorsNotFound: unknown[] = [];
  for (const id of command.fields['cursors'] as unknown[]) {
    ((await cursors.close(String(id))) ? cursorsKilled : cursorsNotFound).push(id);
  }
  return answer({ cursorsKilled, cursorsNotFound, cursorsAlive: [], cursorsUnknown: [] });
}
