import { setImmediate as nextLoopTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { TurnEvent } from '../../conversation/index.js';
import { Clock } from '../../common/time/index.js';
import {
  IdempotencyRepository,
  KEEP_KEY_MS,
  type ClaimResult,
  type IdempotencyRecord,
  type NewClaim,
} from '../idempotency/idempotency.repository.js';
import { packEvents, unpackEvents } from '../idempotency/packed-events.js';
import type { SessionKey } from '../session.repository.js';
import { SqliteDatabase } from './sqlite-database.js';

/** Records removed in one go by the sweep, so that it never holds up requests for long. */
const SWEEP_BATCH = 50;

type KeyRow = {
  readonly turn_id: string;
  readonly session_id: string;
  readonly fingerprint: string;
  readonly lease_until: number;
  readonly events: string | null;
};

/** Keeps idempotency keys in the file of the sessions. */
@Injectable()
export class SqliteIdempotencyRepository extends IdempotencyRepository {
  constructor(
    private readonly database: SqliteDatabase,
    private readonly clock: Clock,
  ) {
    super();
  }

  async claim(claim: NewClaim): Promise<ClaimResult> {
    const { owner, key, fingerprint, scope, sessionId, turnId, leaseUntil } = claim;
    const find = { owner, key, now: this.clock.now() };
    // Most find it taken, and to find that out needs no lock.
    const seen = await this.database.run((statements) => statements.findKey.get(find));
    if (seen !== undefined && !isClaimable(seen as KeyRow, claim, find.now)) return taken(seen as KeyRow);

    return this.database.write((statements) => {
      const now = this.clock.now();
      const row = statements.findKey.get({ owner, key, now }) as KeyRow | undefined;
      const expiresAt = now + KEEP_KEY_MS;
      if (row === undefined) {
        statements.deleteExpiredKey.run({ owner, key, now });
        statements.insertKey.run({
          owner,
          key,
          fingerprint,
          scope,
          sessionId,
          turnId,
          leaseUntil,
          expiresAt,
        });
        return { kind: 'granted', sessionId };
      }
      if (!isClaimable(row, claim, now)) return taken(row);
      statements.takeOverKey.run({ turnId, leaseUntil, expiresAt, abandonedTurnId: row.turn_id });
      return { kind: 'granted', sessionId: row.session_id, abandonedTurnId: row.turn_id };
    });
  }

  async renew(turnIds: readonly string[], leaseUntil: number): Promise<void> {
    await this.database.write((statements) => {
      for (const turnId of turnIds) statements.renewKey.run({ turnId, leaseUntil });
    });
  }

  async finish(turnId: string, events: readonly TurnEvent[]): Promise<boolean> {
    const parameters = { turnId, events: packEvents(events), expiresAt: this.clock.now() + KEEP_KEY_MS };
    const { changes } = await this.database.run((statements) => statements.finishKey.run(parameters));
    return changes > 0;
  }

  async release(turnId: string): Promise<void> {
    await this.database.run((statements) => statements.releaseKey.run({ turnId }));
  }

  async findByTurn(scope: string, turnId: string): Promise<IdempotencyRecord | undefined> {
    const parameters = { scope, turnId, now: this.clock.now() };
    const row = await this.database.run((statements) => statements.findKeyByTurn.get(parameters));
    return row && toRecord(row as KeyRow);
  }

  async deleteOfSession({ scope, id }: SessionKey): Promise<void> {
    await this.database.run((statements) => statements.deleteKeysOfSession.run({ scope, id }));
  }

  async deleteExpired(): Promise<number> {
    const parameters = { now: this.clock.now(), limit: SWEEP_BATCH };
    let total = 0;
    for (;;) {
      const { changes } = await this.database.run((statements) =>
        statements.deleteExpiredKeys.run(parameters),
      );
      total += Number(changes);
      if (changes < SWEEP_BATCH) return total;
      await nextLoopTurn();
    }
  }
}

function isClaimable(row: KeyRow, claim: NewClaim, now: number): boolean {
  return row.events === null && row.lease_until <= now && row.fingerprint === claim.fingerprint;
}

function taken(row: KeyRow): ClaimResult {
  return { kind: 'taken', record: toRecord(row) };
}

function toRecord(row: KeyRow): IdempotencyRecord {
  return {
    turnId: row.turn_id,
    sessionId: row.session_id,
    fingerprint: row.fingerprint,
    leaseUntil: row.lease_until,
    ...(row.events !== null && { events: unpackEvents(row.events) }),
  };
}
