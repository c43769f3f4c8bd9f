import type { SessionRepository } from '../../../../src/session/session.repository.js';
import type { ManualClock } from '../manual-clock.js';

/** One store under test. Every test uses a scope of its own, so one store serves a whole suite. */
export interface Harness {
  readonly repository: SessionRepository;
  /** A second repository on the same store, as another process would have it. */
  readonly otherRepository: SessionRepository;
  /** Read by both repositories. */
  readonly clock: ManualClock;
  /** How long a session lives after its last activity, as both repositories were configured. */
  readonly ttlMs: number;
  /** How long a turn holds its session, as both repositories were configured. */
  readonly leaseMs: number;
  close(): Promise<void>;
}

/** Gives the harness, which is only there once the suite's `beforeAll` has run. */
export type GetHarness = () => Harness;
