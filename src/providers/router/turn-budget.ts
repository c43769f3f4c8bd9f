import { AppError } from '../../common/errors/index.js';
import { roundUsd, type Target } from '../../conversation/index.js';

/** Attempts that one model call may take; a turn of several calls has the further ones but once. */
const MOST_ATTEMPTS = 6;
/** In this time a target is not asked again once it has failed twice. */
const PACE_MS = 1_500;

interface PastFailure {
  readonly target: string;
  readonly startedAt: number;
}

/**
 * What the model calls of one turn may spend together: a number of further attempts, and the time to the
 * turn's deadline, and money. Each model call has its first attempt free, since a turn with tools makes several.
 */
export class TurnBudget {
  private spent = 0;
  private spentUsd = 0;
  private readonly failures: PastFailure[] = [];
  /** The target that answered last: the turn's next model call starts with it. */
  workingTarget: Target | undefined;

  /**
   * @param deadline in milliseconds of the router's clock.
   * @param maxCostUsd undefined: money is no matter.
   */
  constructor(
    readonly deadline: number,
    private readonly maxCostUsd?: number,
  ) {}

  get retriesLeft(): number {
    return MOST_ATTEMPTS - 1 - this.spent;
  }

  spendRetry(): void {
    this.spent += 1;
  }

  /** Counts what an attempt cost; one without a known price is free. */
  spendMoney(costUsd = 0): void {
    this.spentUsd = roundUsd(this.spentUsd + costUsd);
  }

  /** Throws `TURN.BUDGET_EXCEEDED` once the turn has cost what it may; asked before anything further is begun. */
  assertAffordable(cause?: unknown): void {
    if (this.maxCostUsd === undefined || this.spentUsd < this.maxCostUsd) return;
    throw new AppError('TURN.BUDGET_EXCEEDED', 'The turn was ended: it has cost as much as one turn may.', {
      cause,
    });
  }

  recordFailure(target: Target, startedAt: number): void {
    this.failures.push({ target: targetKey(target), startedAt });
  }

  hasFailed(target: Target): boolean {
    return this.failures.some((failure) => failure.target === targetKey(target));
  }

  /** How long a target has to be left alone: never more than two attempts on it within 1.5 s. */
  paceMs(target: Target, now: number): number {
    const key = targetKey(target);
    const secondLast = this.failures.filter((failure) => failure.target === key).at(-2);
    return secondLast === undefined ? 0 : Math.max(0, secondLast.startedAt + PACE_MS - now);
  }
}

/** One string for each target. */
export function targetKey({ provider, model }: Target): string {
  return `${provider}/${model}`;
}
