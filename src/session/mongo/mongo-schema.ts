import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { StartupError } from '../../common/errors/index.js';
import { Clock } from '../../common/time/index.js';
import { CONNECTION_NAME } from './connection-name.js';
import { MIGRATIONS } from './migrations.js';
import { isDuplicateKey } from './mongo-failure.js';
import { MigrationLock } from './migration-lock.js';

/** The schema version of this Nestor. */
export const SCHEMA_VERSION = MIGRATIONS.length;

const VERSION_ID = 'schema';
const PAUSE_MS = 200;

interface VersionDocument {
  readonly _id: typeof VERSION_ID;
  readonly version: number;
}

/** Brings the database to the newest schema. One process does it, others wait for it. */
@Injectable()
export class MongoSchema {
  private readonly lock: MigrationLock;

  constructor(
    @InjectConnection(CONNECTION_NAME) private readonly connection: Connection,
    private readonly clock: Clock,
  ) {
    this.lock = new MigrationLock(connection, clock);
  }

  /** Throws a `StartupError`, and changes nothing, when the database is from a newer Nestor. */
  async migrate(): Promise<void> {
    while ((await this.version()) < SCHEMA_VERSION) {
      if (await this.lock.acquire()) await this.applyAll();
      else await sleep(PAUSE_MS);
    }
  }

  private async applyAll(): Promise<void> {
    try {
      for (let version = await this.version(); version < SCHEMA_VERSION; version++) {
        await MIGRATIONS[version]?.(this.connection, this.clock.now());
        await this.advance(version);
      }
    } finally {
      await this.lock.release();
    }
  }

  private async version(): Promise<number> {
    const found = await this.collection().findOne({ _id: VERSION_ID });
    const version = found?.version ?? 0;
    if (version <= SCHEMA_VERSION) return version;
    throw new StartupError(
      `The database at MONGODB_URI has schema version ${version}, and this version of Nestor knows up to ` +
        `${SCHEMA_VERSION}. Run the newer Nestor that wrote it, or set MONGODB_URI to another database.`,
    );
  }

  /** Only from exactly the version before: a process that lost its lock meanwhile changes nothing. */
  private async advance(version: number): Promise<void> {
    try {
      const change = { $set: { version: version + 1 } };
      await this.collection().updateOne({ _id: VERSION_ID, version }, change, { upsert: version === 0 });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }

  private collection() {
    return this.connection.collection<VersionDocument>('meta');
  }
}
