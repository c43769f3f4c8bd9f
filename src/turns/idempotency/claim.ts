import type { AppError } from '../../common/errors/index.js';
import type { TurnEvent } from '../../conversation/index.js';
import { isSettledBy } from '../is-settled-by.js';
import type { LaunchedTurn, ToldTurn, TurnNames } from './keyed-turn.js';

/** Who runs a turn of this process' requests: this one, as it is to be, or another, which has ended it. */
export type Decision =
  | ({ readonly kind: 'run' } & Omit<LaunchedTurn, 'turn'> & TurnNames)
  | ({ readonly kind: 'past'; readonly past: readonly TurnEvent[] } & TurnNames);

/** The requests of this process under one key. */
export interface Claim {
  readonly fingerprint: string;
  /** What the decision rejects with unless the turn is there: of the request that asked first, not of those that joined it. */
  readonly refusal: AppError | undefined;
  readonly decision: Promise<Decision>;
  /** Resolves when another process is found to run the turn; else never. */
  readonly isElsewhere: Promise<TurnNames>;
}

/** The names of a turn that another process still runs at a time of `performance.now()`. */
export async function isLate(
  { decision, isElsewhere }: Claim,
  openAt: number,
): Promise<TurnNames | undefined> {
  const isDecided = decision.then(() => undefined);
  const names = await Promise.race([isDecided, isElsewhere]);
  return names !== undefined && !(await isSettledBy(isDecided, openAt)) ? names : undefined;
}

/** What can be told of a turn that may be launched late; it does not reject unheard. */
export function untilTold(decision: Promise<Decision>): Promise<ToldTurn> {
  const told = decision.then(async (decided) => {
    if (decided.kind === 'run') await decided.started;
    return decided;
  });
  told.catch(() => undefined);
  return told;
}
