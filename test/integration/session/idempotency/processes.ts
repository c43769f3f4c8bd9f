import { randomUUID } from 'node:crypto';
import { afterEach } from '@jest/globals';
import { RecentWindows } from '../../../../src/session/recent-windows.js';
import {
  SessionDeletion,
  SessionService,
  type IdempotencyRepository,
} from '../../../../src/session/index.js';
import { ClaimLeases } from '../../../../src/turns/idempotency/claim-leases.js';
import { IdempotentTurns } from '../../../../src/turns/idempotency/idempotent-turns.js';
import type { KeyedRequest, TurnNames } from '../../../../src/turns/idempotency/keyed-turn.js';
import { MemoryTurnLog } from '../../../../src/turns/memory/memory-turn-log.js';
import { PastTurns } from '../../../../src/turns/past-turns.js';
import { answeredEvents, newClaim, type GetIdempotencyHarness } from './harness.js';

export const TIMEOUT_MS = 120_000;
const LIMITS = { maxTurns: 20, maxTokens: 4_000 };

/** One request, which nothing else in the store is about. */
export function newRequest(): KeyedRequest {
  const scope = `account-${randomUUID()}`;
  return {
    principal: { scope, address: '203.0.113.7' },
    key: 'k',
    fingerprint: 'one',
    sessionId: randomUUID(),
  };
}

/** The claim that a request makes. */
export function claimOf(request: KeyedRequest, now: number) {
  const { principal, key, fingerprint, sessionId } = request;
  return newClaim(now, { owner: principal.scope, scope: principal.scope, key, fingerprint, sessionId });
}

/**
 * Makes the turns of one process, which launches turns that answer once they are let. Each is closed behind its test.
 */
export function useProcesses(getHarness: GetIdempotencyHarness) {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const process of opened.splice(0)) await process.close();
  });

  return (keys: IdempotencyRepository) => {
    const { sessions, clock } = getHarness();
    const log = new MemoryTurnLog();
    const past = new PastTurns(
      new SessionService(sessions, clock, new SessionDeletion(), new RecentWindows(LIMITS), LIMITS),
      keys,
    );
    const leases = new ClaimLeases(keys, clock);
    const moved: string[][] = [];
    const reminders = {
      moveTurn: (...names: string[]) => Promise.resolve(void moved.push(names)),
    };
    const config = { timeoutMs: TIMEOUT_MS };
    const turns = new IdempotentTurns(keys, leases, past, log, clock, reminders, config);
    const launched: TurnNames[] = [];
    const letEnd = Promise.withResolvers<void>();
    const launch = (names: TurnNames) => {
      launched.push(names);
      const run = async (): Promise<void> => {
        const writer = await log.open(names.turnId, 'any');
        const events = answeredEvents(names.turnId, names.sessionId, clock.now());
        for (const event of events.slice(0, 2)) writer.append(event);
        await letEnd.promise;
        for (const event of events.slice(2)) writer.append(event);
      };
      const opened = Promise.resolve();
      return { started: opened, opened, turn: { ended: run() } };
    };
    opened.push({
      close: () => {
        letEnd.resolve();
        return turns.settled();
      },
    });
    return { turns, log, launched, launch, moved, letEnd: letEnd.resolve };
  };
}
