import { randomUUID } from 'node:crypto';
import type { TurnEvent } from '../../../../src/conversation/index.js';
import type { IdempotencyRepository, NewClaim, SessionRepository } from '../../../../src/session/index.js';
import type { ManualClock } from '../manual-clock.js';

/** One store under test, as two processes have it. */
export interface IdempotencyHarness {
  readonly keys: IdempotencyRepository;
  readonly otherKeys: IdempotencyRepository;
  /** The sessions in the same store. */
  readonly sessions: SessionRepository;
  /** Read by all of them. */
  readonly clock: ManualClock;
  /** How many ask for one key at the same time. */
  readonly contenders: number;
  close(): Promise<void>;
}

export type GetIdempotencyHarness = () => IdempotencyHarness;

export const LEASE_MS = 15_000;

/** A claim that no other test's meets, unless told. */
export function newClaim(now: number, overrides: Partial<NewClaim> = {}): NewClaim {
  return {
    owner: `owner-${randomUUID()}`,
    key: 'the key',
    fingerprint: 'one request',
    scope: 'anonymous',
    turnId: randomUUID(),
    sessionId: randomUUID(),
    leaseUntil: now + LEASE_MS,
    ...overrides,
  };
}

/** The events of a turn that answered. */
export function answeredEvents(turnId: string, sessionId: string, now: number): TurnEvent[] {
  const target = { provider: 'demo', model: 'demo' };
  const usage = { inputTokens: 1, outputTokens: 2, estimated: false };
  return [
    { sequence: 1, timestamp: now, type: 'turn-start', turnId, sessionId, ...target },
    { sequence: 2, timestamp: now + 1, type: 'text-delta', text: 'Xin ' },
    { sequence: 3, timestamp: now + 2, type: 'text-delta', text: 'chào \ud83d' },
    {
      sequence: 4,
      timestamp: now + 3,
      type: 'turn-end',
      finishReason: 'stop',
      ...target,
      usage,
      messageId: 'm',
      events: 4,
      sha256: '0',
    },
  ];
}
