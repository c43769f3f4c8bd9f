import type { AttemptMode, Target } from '../../conversation/index.js';
import type { LlmProvider } from '../llm-provider.js';
import { ProviderError } from '../provider-error.js';
import type { Permit } from './circuit-breaker.js';
import { isKnownNoLarger } from './context-windows.js';
import { prefillOf } from './recovery.js';
import { longestWaitMs, nextStep, type NextStep } from './retry-policy.js';
import type { AttemptReason, RoutedRequest } from './routed-part.js';
import type { RouterState } from './router-state.js';
import type { Timers } from './timers.js';
import { targetKey } from './turn-budget.js';

/** One attempt, decided and not yet begun. Its permit has to be settled. */
export interface Route {
  readonly target: Target;
  readonly provider: LlmProvider;
  readonly keyIndex: number;
  readonly mode: AttemptMode;
  /** How long to wait ahead of it. */
  readonly delayMs: number;
  readonly permit: Permit;
  /** Why it is not simply the first target; undefined where it is. */
  readonly reason: AttemptReason | undefined;
}

export interface Failed {
  readonly route: Route;
  readonly failure: ProviderError;
  /** Whether the attempt had given content. */
  readonly hadContent: boolean;
  readonly isPrefillRefused: boolean;
  /** The text of this model call that the client holds. */
  readonly delivered: string;
}

/** Decides where each attempt of one model call goes. It waits for nothing and calls nobody. */
export class RoutePlanner {
  /** Targets that are worth a try, in their order. */
  private pending: readonly Target[];
  /** A target for each time that it was tried again. */
  private readonly retried: string[] = [];

  constructor(
    private readonly request: RoutedRequest,
    private readonly providerOf: (target: Target) => LlmProvider,
    private readonly state: RouterState,
    private readonly timers: Timers,
  ) {
    const { targets, budget } = request;
    // What answered last in this turn comes first, what failed in it comes last.
    const rank = (target: Target): number =>
      isSame(target, budget.workingTarget) ? 0 : budget.hasFailed(target) ? 2 : 1;
    this.pending = targets.toSorted((left, right) => rank(left) - rank(right));
  }

  /** The first attempt. Throws a `ProviderError` where no target has a key to use. */
  first(): Route {
    const [expected] = this.pending;
    const route = this.open(this.pending, 'retry', undefined, 0);
    if (route === undefined) throw this.noKey();
    return isSame(route.target, expected) ? route : { ...route, reason: this.whySkipped(expected) };
  }

  /** The attempt after a failed one; undefined when there is to be none. */
  afterFailure({ route, failure, hadContent, isPrefillRefused, delivered }: Failed): Route | undefined {
    const step: NextStep = isPrefillRefused
      ? this.request.budget.retriesLeft > 0
        ? { action: 'same-target', delayMs: 0 }
        : { action: 'give-up' }
      : this.step(route, failure, hadContent, delivered);
    const others = this.others(route.target, failure, hadContent);
    switch (step.action) {
      case 'give-up':
        return undefined;
      case 'next-target':
        this.pending = this.isWorthReturning(route, failure) ? [...others, route.target] : others;
        return this.further(this.pending, failure, delivered, 0);
      case 'other-key':
        return this.further([route.target, ...others], failure, delivered, 0);
      case 'same-target':
        if (!isPrefillRefused) this.retried.push(targetKey(route.target));
        return this.further([route.target, ...others], failure, delivered, step.delayMs);
      default:
        return step satisfies never;
    }
  }

  /** The attempt in place of one whose provider has no room; it was not begun and costs nothing. */
  afterFullQueue({ target, mode }: Route): Route | undefined {
    this.pending = this.pending.filter(({ provider }) => provider !== target.provider);
    return this.open(this.pending, mode === 'continue' ? 'replay' : mode, 'overloaded', 0);
  }

  /** How long until the first target has a free key and no open breaker, in milliseconds; undefined where one is free, or nobody knows. */
  restMs(): number | undefined {
    const now = this.timers.now();
    const rests = this.request.targets.map((target) => {
      const provider = this.providerOf(target);
      const { waitMs, isRefused } = this.state.keys(provider).choose(target.model, now);
      return Math.max(isRefused ? Infinity : waitMs, this.state.breaker(provider, target.model).restMs);
    });
    const restMs = Math.min(...rests);
    return restMs > 0 && restMs < Infinity ? restMs : undefined;
  }

  /** Whether a target that is left for its limits is asked again once nothing else is left; at most twice. */
  private isWorthReturning({ target, provider }: Route, { kind }: ProviderError): boolean {
    const restMs = this.restOfLimitedKeys(target, provider) ?? Infinity;
    const isLimited = kind === 'rate-limit' || kind === 'auth';
    if (!isLimited || this.retriesOf(target) >= 2 || restMs > this.longestWaitMs(false)) return false;
    this.retried.push(targetKey(target));
    return true;
  }

  private retriesOf(target: Target): number {
    const key = targetKey(target);
    return this.retried.filter((retried) => retried === key).length;
  }

  /** How long until a key of the target is free; undefined where all of them were refused. */
  private restOfLimitedKeys({ model }: Target, provider: LlmProvider): number | undefined {
    const { waitMs, isRefused } = this.state.keys(provider).choose(model, this.timers.now());
    return isRefused ? undefined : waitMs;
  }

  private step(
    { target, provider, keyIndex }: Route,
    failure: ProviderError,
    hadContent: boolean,
    delivered: string,
  ): NextStep {
    const now = this.timers.now();
    const others = this.others(target, failure, hadContent);
    return nextStep(
      {
        kind: hadContent ? asCut(failure.kind) : failure.kind,
        status: failure.status,
        retryAfterMs:
          failure.kind === 'auth' ? this.restOfLimitedKeys(target, provider) : failure.retryAfterMs,
        retriesOnTarget: this.retriesOf(target),
        hasOtherKey: this.state.keys(provider).hasOther(keyIndex, target.model, now),
        isAnswerBegun: delivered !== '',
        hasNextTarget: others.length > 0,
        // A begun answer is best gone on with where it was.
        untriedTargets: delivered === '' ? others.filter((other) => this.isUntried(other)).length : 0,
        retriesLeft: this.request.budget.retriesLeft,
        timeLeftMs: this.request.budget.deadline - now,
      },
      () => this.timers.random(),
    );
  }

  private others(current: Target, { kind }: ProviderError, hadContent: boolean): readonly Target[] {
    const others = this.pending.filter((target) => !isSame(target, current));
    if (kind !== 'context-length' || hadContent) return others;
    return others.filter(({ model }) => !isKnownNoLarger(model, current.model));
  }

  /** Whether a target was not asked in this turn and can be: its breaker lets calls pass, and it has a key. */
  private isUntried(target: Target): boolean {
    if (this.request.budget.hasFailed(target)) return false;
    const provider = this.providerOf(target);
    const { waitMs } = this.state.keys(provider).choose(target.model, this.timers.now());
    return this.state.breaker(provider, target.model).isPassable && waitMs <= this.longestWaitMs(true);
  }

  /** Goes on from the delivered text where a target can, else starts anew. */
  private further(
    targets: readonly Target[],
    { kind }: ProviderError,
    delivered: string,
    delayMs: number,
  ): Route | undefined {
    const continuing =
      prefillOf(delivered) === ''
        ? []
        : targets.filter((target) => this.state.acceptsPrefill(this.providerOf(target), target));
    const route =
      this.open(continuing, 'continue', kind, delayMs, targets[0]) ??
      this.open(targets, delivered === '' ? 'retry' : 'replay', kind, delayMs);
    if (route !== undefined) this.request.budget.spendRetry();
    return route;
  }

  /** The first target that may be called soon; with none of them, the one whose key is free first, last of all behind an open breaker. */
  private open(
    targets: readonly Target[],
    mode: AttemptMode,
    reason: AttemptReason | undefined,
    delayMs: number,
    delayed = targets[0],
  ): Route | undefined {
    const now = this.timers.now();
    const options = targets
      .map((target) => {
        const provider = this.providerOf(target);
        const key = this.state.keys(provider).choose(target.model, now);
        const ownDelayMs = target === delayed ? delayMs : 0;
        const waitMs = Math.max(key.waitMs, ownDelayMs, this.request.budget.paceMs(target, now));
        return { target, provider, key, waitMs, breaker: this.state.breaker(provider, target.model) };
      })
      .filter(({ waitMs }) => waitMs <= this.longestWaitMs(false));
    const passable = options.filter(({ breaker }) => breaker.isPassable);
    const chosen =
      passable.find(({ waitMs }) => waitMs <= this.longestWaitMs(this.pending.length > 1)) ??
      soonest(passable) ??
      soonest(options);
    if (chosen === undefined) return undefined;
    const { target, provider, key, waitMs, breaker } = chosen;
    return { target, provider, keyIndex: key.index, mode, delayMs: waitMs, permit: breaker.enter(), reason };
  }

  private longestWaitMs(hasNext: boolean): number {
    return longestWaitMs(hasNext, this.request.budget.deadline - this.timers.now());
  }

  private whySkipped(target: Target | undefined): AttemptReason {
    if (target === undefined) return 'circuit-open';
    const provider = this.providerOf(target);
    if (!this.state.breaker(provider, target.model).isPassable) return 'circuit-open';
    return this.state.keys(provider).choose(target.model, this.timers.now()).isRefused
      ? 'auth'
      : 'rate-limit';
  }

  /** Why no target can be called at all. */
  private noKey(): ProviderError {
    const now = this.timers.now();
    const choices = this.pending.map((target) =>
      this.state.keys(this.providerOf(target)).choose(target.model, now),
    );
    const limited = choices.filter(({ isRefused }) => !isRefused);
    if (choices.length === 0) return new ProviderError('unknown', 'There is no target to call');
    if (limited.length === 0) return new ProviderError('auth', 'Every key was refused');
    return new ProviderError('rate-limit', 'Every key is over its limit', {
      retryAfterMs: Math.min(...limited.map(({ waitMs }) => waitMs)),
    });
  }
}

/** Once content has come, whatever a vendor then says of the request is a cut; but declined content stays declined. */
function asCut(kind: ProviderError['kind']): ProviderError['kind'] {
  return kind === 'invalid-request' || kind === 'context-length' || kind === 'timeout' ? 'interrupted' : kind;
}

function soonest<Option extends { readonly waitMs: number }>(options: readonly Option[]): Option | undefined {
  return options.toSorted((left, right) => left.waitMs - right.waitMs)[0];
}

function isSame(left: Target, right: Target | undefined): boolean {
  return left.provider === right?.provider && left.model === right.model;
}
