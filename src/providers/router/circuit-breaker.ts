export type BreakerState = 'closed' | 'open' | 'half-open';

/** Failures one after another that open a breaker. */
const OPENS_AFTER = 4;
const FIRST_OPEN_MS = 5_000;
/** With the time a silent probe takes, a target is back within 30 s of its recovery. */
const LONGEST_OPEN_MS = 15_000;

/** Leave to make one call. It is told of how the call went: at first content, and once at the end. */
export interface Permit {
  /** The target gives content: a probe has seen enough. */
  alive(): void;
  succeed(): void;
  fail(): void;
  /** The call ended without saying anything of the target's health. Does nothing after the others. */
  release(): void;
}

/**
 * Keeps calls from a target that fails again and again. Closed, it lets all pass; open, none; after a
 * while it is half-open and lets one probe pass, which closes it or opens it for longer.
 */
export class CircuitBreaker {
  private failures = 0;
  private openUntil: number | undefined;
  private openMs = 0;
  private probe: Permit | undefined;

  constructor(private readonly now: () => number) {}

  get state(): BreakerState {
    if (this.openUntil === undefined) return 'closed';
    return this.now() < this.openUntil ? 'open' : 'half-open';
  }

  /** Whether a call may be made now. */
  get isPassable(): boolean {
    return this.state === 'closed' || (this.state === 'half-open' && this.probe === undefined);
  }

  /** How long until a call may be made, in milliseconds. */
  get restMs(): number {
    return Math.max(0, (this.openUntil ?? 0) - this.now());
  }

  /** Begins a call: a probe when half-open. Also where it is not passable, for callers that have no other target. */
  enter(): Permit {
    const isTrial = this.openUntil !== undefined;
    let isSettled = false;
    const settle = (then: () => void): void => {
      if (isSettled) return;
      isSettled = true;
      if (this.probe === permit) this.probe = undefined;
      then();
    };
    const permit: Permit = {
      alive: () => {
        if (isTrial) this.close(OPENS_AFTER - 1);
      },
      succeed: () => {
        settle(() => {
          if (isTrial || this.openUntil === undefined) this.close(0);
        });
      },
      fail: () => {
        const isProbe = this.probe === permit;
        settle(() => {
          this.countFailure(isProbe);
        });
      },
      release: () => {
        settle(() => undefined);
      },
    };
    if (this.state === 'half-open') this.probe ??= permit;
    return permit;
  }

  private close(failures: number): void {
    if (this.openUntil !== undefined || failures === 0) this.failures = failures;
    this.openUntil = undefined;
    this.probe = undefined;
    if (failures === 0) this.openMs = 0;
  }

  /** A failure of a call that began before the breaker opened does not open it for longer. */
  private countFailure(isProbe: boolean): void {
    this.failures += 1;
    const isTripped = this.openUntil === undefined && this.failures >= OPENS_AFTER;
    if (!isProbe && !isTripped) return;
    this.openMs = this.openMs === 0 ? FIRST_OPEN_MS : Math.min(LONGEST_OPEN_MS, this.openMs * 2);
    this.openUntil = this.now() + this.openMs;
  }
}
