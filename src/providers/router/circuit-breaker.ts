export type BreakerState = 'closed' | 'open' | 'half-open';

/** Failures one after another that open a breaker. */
const OPENS_AFTER = 4;
const FIRST_OPEN_MS = 5_000;
/** With the time a silent probe takes, a target is back within 30 s of its recovery. */
const LONGEST_OPEN_MS = 15_000;

type CallOutcome = 'success' | 'failure' | 'unknown';

/** Leave to make one call. It is told of how the call went: at first content, and once at the end. */
export class Permit {
  private isSettled = false;

  constructor(
    private readonly breaker: CircuitBreaker,
    /** Whether the breaker was not closed when the call began. */
    readonly isTrial: boolean,
  ) {}

  /** The target gives content: a probe has seen enough. */
  alive(): void {
    if (this.isTrial) this.breaker.noteContent();
  }

  succeed(): void {
    this.settle('success');
  }

  fail(): void {
    this.settle('failure');
  }

  /** The call ended without saying anything of the target's health. Does nothing after the others. */
  release(): void {
    this.settle('unknown');
  }

  private settle(outcome: CallOutcome): void {
    if (this.isSettled) return;
    this.isSettled = true;
    this.breaker.noteEnd(this, outcome);
  }
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
    const permit = new Permit(this, this.openUntil !== undefined);
    if (this.state === 'half-open') this.probe ??= permit;
    return permit;
  }

  /** Called by the permit of a trial. */
  noteContent(): void {
    this.close(OPENS_AFTER - 1);
  }

  /** Called once by each permit. */
  noteEnd(permit: Permit, outcome: CallOutcome): void {
    const isProbe = this.probe === permit;
    if (isProbe) this.probe = undefined;
    if (outcome === 'failure') this.countFailure(isProbe);
    else if (outcome === 'success' && (permit.isTrial || this.openUntil === undefined)) this.close(0);
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
