import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InjectConnection, InjectModel, type MongooseModuleFactoryOptions } from '@nestjs/mongoose';
import { STATES, type Connection, type ConnectOptions, type Model } from 'mongoose';
import { StartupError } from '../../common/errors/index.js';
import { section, type StoreConfig } from '../../config/index.js';
import { CONNECTION_NAME } from './connection-name.js';
import { MongoSchema } from './mongo-schema.js';
import { toStoreError, unavailable } from './mongo-failure.js';
import { REMINDER_MODEL } from './reminders/reminder.schema.js';
import type { SessionDocument } from './session.schema.js';
import type { TurnDocument } from './turn.schema.js';

export { CONNECTION_NAME };
export const SESSION_MODEL = 'Session';
export const TURN_MODEL = 'Turn';
export const FACT_MODEL = 'Fact';

/** How long to look for a server that is down. */
const SERVER_SELECTION_TIMEOUT_MS = 2_000;
/** How long a call of the port may take in all, in milliseconds, also when the server is there and silent. */
export const CALL_TIMEOUT_MS = 5_000;
/** Injects that time. */
export const CALL_TIMEOUT = Symbol('CALL_TIMEOUT');
/** When a silent connection is given up; longer, for sweeping what has expired may take a while. */
const SOCKET_TIMEOUT_MS = 20_000;

const connectOptions: ConnectOptions = {
  appName: 'nestor',
  serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
  connectTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
  socketTimeoutMS: SOCKET_TIMEOUT_MS,
  bufferCommands: false,
  autoCreate: false,
  autoIndex: false,
};

/** How Nest opens the connection. A server that is down must not stop the boot, so nothing waits for it here. */
export function mongooseOptions(config: StoreConfig): MongooseModuleFactoryOptions {
  return {
    ...connectOptions,
    uri: requiredUri(config),
    lazyConnection: true,
    connectionFactory: (connection: Connection) => {
      // The first attempt has begun; its failure is told by `MongoConnection`, which tries again.
      connection.asPromise().catch(() => undefined);
      return connection;
    },
  };
}

/** Sees to it that the store is connected and indexed before it is used, whenever the server came up. */
@Injectable()
export class MongoConnection implements OnModuleInit {
  private readonly logger = new Logger(MongoConnection.name);
  private preparation: Promise<void> | undefined;

  constructor(
    @InjectConnection(CONNECTION_NAME) private readonly connection: Connection,
    @InjectModel(SESSION_MODEL, CONNECTION_NAME) private readonly sessions: Model<SessionDocument>,
    @InjectModel(TURN_MODEL, CONNECTION_NAME) private readonly turns: Model<TurnDocument>,
    private readonly schema: MongoSchema,
    @Inject(section('store')) private readonly config: StoreConfig,
    @Inject(CALL_TIMEOUT) private readonly callTimeoutMs: number,
  ) {}

  /**
   * Stops the boot where the database is from a newer Nestor. A server that is down does not stop it: the
   * sessions wait for it.
   */
  async onModuleInit(): Promise<void> {
    try {
      await withTimeout(this.prepare(), this.callTimeoutMs);
    } catch (error) {
      if (error instanceof StartupError) throw error;
      this.logger.warn('MongoDB cannot be reached; sessions wait for it.');
    }
  }

  /** Runs one call of the port in time. Whatever the driver throws becomes an error of the port. */
  async use<Result>(call: () => Promise<Result>): Promise<Result> {
    return withTimeout(this.useUnhurried(call), this.callTimeoutMs);
  }

  /** As `use`, for work that nobody waits for. */
  async useUnhurried<Result>(call: () => Promise<Result>): Promise<Result> {
    try {
      await this.prepare();
      return await call();
    } catch (error) {
      throw toStoreError(error);
    }
  }

  ping(): Promise<void> {
    return this.use(async () => {
      await this.connection.db?.command({ ping: 1 });
    });
  }

  /** Once it has succeeded the driver keeps the connection up; until then each call is another attempt. */
  private prepare(): Promise<void> {
    this.preparation ??= this.connect().catch((error: unknown) => {
      this.preparation = undefined;
      throw error;
    });
    return this.preparation;
  }

  private async connect(): Promise<void> {
    if (this.connection.readyState === STATES.disconnected) {
      await this.connection.openUri(requiredUri(this.config), connectOptions);
    } else {
      await this.connection.asPromise();
    }
    await this.schema.migrate();
    await this.sessions.createIndexes();
    await this.turns.createIndexes();
    await this.connection.models[FACT_MODEL]?.createIndexes();
    await this.connection.models[REMINDER_MODEL]?.createIndexes();
    this.logger.log('Connected to MongoDB.');
  }
}

function requiredUri({ mongodbUri }: StoreConfig): string {
  if (mongodbUri === undefined) throw new Error('MONGODB_URI is not set.');
  return mongodbUri;
}

/** What a call that was given up does after all, nobody learns. */
async function withTimeout<Result>(call: Promise<Result>, timeoutMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([call, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
