import { Clock } from '../../../src/common/time/index.js';

/**
 * A clock that stands still until it is moved, forward only. It starts a day ahead of the machine's, so
 * that a store which sweeps by the real time does not remove what a test still looks at.
 */
export class ManualClock extends Clock {
  private time = Date.now() + 86_400_000;

  now(): number {
    return this.time;
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}
