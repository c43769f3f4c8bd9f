import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Span } from '../../common/observability/index.js';
import { section, type ProvidersConfig } from '../../config/index.js';
import type { Target } from '../../conversation/index.js';
import type { LlmProvider, ModelRequest } from '../llm-provider.js';
import { ProviderError } from '../provider-error.js';
import { ProviderFactory } from '../provider.factory.js';
import { Attempt } from './attempt.js';
import { beginAttemptSpan, usageAttributes } from './attempt-span.js';
import { chooseFailure } from './choose-failure.js';
import type { Release } from './concurrency-limiter.js';
import { AnswerDiffers, Delivery, NotTaken } from './delivery.js';
import { announce, describeAnswer, describeFailure } from './describe-attempt.js';
import { prefillOf } from './recovery.js';
import { RoutePlanner, type Route } from './route-planner.js';
import type { AnswerTaker, RoutedRequest } from './routed-part.js';
import { RouterMetrics, type AttemptOutcome } from './router-metrics.js';
import { RouterState } from './router-state.js';
import { Timers } from './timers.js';
import { TurnBudget } from './turn-budget.js';
import { withoutQuotes } from './without-quotes.js';

/**
 * The one retry loop, which makes many vendors one service: it spreads calls over keys and targets, waits where
 * waiting helps, and recovers answers that break off. docs/failover.md lists what it does fault by fault.
 */
@Injectable()
export class ModelRouter {
  private readonly logger = new Logger(ModelRouter.name);
  private readonly providerOf: (target: Target) => LlmProvider;

  constructor(
    factory: ProviderFactory,
    private readonly state: RouterState,
    private readonly timers: Timers,
    private readonly metrics: RouterMetrics,
    @Inject(section('providers')) private readonly config: ProvidersConfig,
  ) {
    const providerOf = ({ provider }: Target) => factory.get(provider);
    this.providerOf = providerOf;
  }

  /** What the model calls of a new turn may spend together. */
  newBudget(timeoutMs: number, maxCostUsd?: number): TurnBudget {
    return new TurnBudget(this.timers.now() + timeoutMs, maxCostUsd);
  }

  /**
   * Gives the taker the answer, text as soon as it is there, and what became of each attempt. Rejects with
   * the `ProviderError` that says most of why there is no answer, or no more of it; `TURN.BUDGET_EXCEEDED` when there is
   * no money for another attempt; what the taker threw; or the signal's reason once it has aborted.
   */
  async run(request: RoutedRequest, signal: AbortSignal, taker: AnswerTaker): Promise<void> {
    signal.throwIfAborted();
    request.budget.assertAffordable();
    const planner = new RoutePlanner(request, this.providerOf, this.state, this.timers);
    let firstFailure: ProviderError | undefined;
    const delivery = new Delivery(taker, request.canRetract === true);
    let isFurther = false;
    let route: Route | undefined = planner.first();

    while (route !== undefined) {
      const current: Route = route;
      let release: Release | undefined;
      let attempt: Attempt | undefined;
      let outcome: AttemptOutcome = 'aborted';
      let span: Span | undefined;
      try {
        if (current.reason !== undefined) delivery.give(announce(current, isFurther));
        if (current.delayMs > 0) await this.timers.sleep(current.delayMs, signal);
        release = await this.state.limiter(current.provider).acquire(request.principal ?? '', signal);
        span = beginAttemptSpan(current);
        delivery.begin(current);
        attempt = this.begin(current, request, delivery, signal);

        for (;;) {
          const part = attempt.accept(await attempt.next());
          signal.throwIfAborted();
          switch (part?.type) {
            case undefined:
              break;
            case 'tool-call':
              if (request.isOneCallAtMost !== true || attempt.calls.length === 0)
                attempt.acceptCall(part.call);
              break;
            case 'usage':
              attempt.usage = part.usage;
              break;
            case 'finish': {
              delivery.complete();
              current.permit.succeed();
              request.budget.workingTarget = current.target;
              for (const call of attempt.calls) delivery.give({ type: 'tool-call', call });
              attempt.finish();
              outcome = 'answered';
              const answered = describeAnswer(current, attempt, request.messages);
              request.budget.spendMoney(answered.usage.costUsd);
              span.set({
                ...usageAttributes(answered.usage),
                'gen_ai.response.model': current.target.model,
                'gen_ai.response.finish_reasons': [part.finishReason],
              });
              delivery.give(answered);
              delivery.give(part);
              return;
            }
            default:
              part satisfies never;
          }
        }
      } catch (error) {
        const thrown = attempt === undefined ? error : attempt.causeOf(error);
        if (thrown instanceof NotTaken || signal.aborted) {
          if (attempt !== undefined) tellOfStop(current, attempt, request, span, taker);
          throw thrown instanceof NotTaken ? thrown.cause : signal.reason;
        }
        if (attempt === undefined) {
          // Nothing was called: the provider has no room, and says so.
          firstFailure = chooseFailure(firstFailure, asFullQueue(thrown));
          route = planner.afterFullQueue(current);
          isFurther = false;
          continue;
        }
        const failure = withoutQuotes(attempt.failureOf(thrown), request.messages);
        outcome = failure.kind;
        const isPrefillRefused = isRefusedPrefill(current, attempt, failure);
        this.learn(current, failure, isPrefillRefused);
        request.budget.recordFailure(current.target, attempt.startedAt);
        if (!isPrefillRefused && !(failure instanceof AnswerDiffers)) {
          firstFailure = chooseFailure(firstFailure, failure);
        }
        const failed = describeFailure(current, attempt, failure.kind, request.messages);
        request.budget.spendMoney(failed.usage?.costUsd);
        if (failed.usage !== undefined) span?.set(usageAttributes(failed.usage));
        delivery.give(failed);
        if (failure instanceof AnswerDiffers) break;
        const hadContent = attempt.hasContent;
        // The slot is another caller's while this one waits.
        attempt.close();
        release?.();
        route = planner.afterFailure({
          route: current,
          failure,
          hadContent,
          isPrefillRefused,
          delivered: delivery.text,
        });
        if (route !== undefined) {
          assertAffordable(request, route, firstFailure);
          this.metrics.moved(current, route);
        }
        isFurther = true;
      } finally {
        if (attempt !== undefined) this.metrics.attempt(current, outcome, attempt.durationMs());
        if (outcome !== 'answered') span?.fail(outcome);
        span?.end();
        attempt?.close();
        release?.();
        current.permit.release();
      }
    }
    const failure = firstFailure ?? new ProviderError('unknown', 'There is no target to call');
    throw failure.withRetryAfter(planner.restMs());
  }

  private begin(route: Route, request: RoutedRequest, delivery: Delivery, signal: AbortSignal): Attempt {
    const { provider, keyIndex, permit } = route;
    return new Attempt(provider, toModelRequest(route, request, delivery.text), {
      taker: delivery,
      permit,
      signal,
      timers: this.timers,
      limits: this.config,
      apiKey: this.state.keys(provider).value(keyIndex),
    });
  }

  private learn(route: Route, failure: ProviderError, isPrefillRefused: boolean): void {
    const { target, provider, keyIndex, permit } = route;
    this.logger.warn(
      `${target.provider} (${target.model}), key ${keyIndex}: ${failure.kind}: ${failure.message}`,
    );
    if (failure instanceof AnswerDiffers) permit.succeed();
    else if (isPrefillRefused) {
      permit.succeed();
      this.state.learnPrefillRefusal(target);
    } else this.state.recordFailure(provider, target.model, keyIndex, failure, permit);
  }
}

/** What an attempt used that is stopped from here is to be paid all the same. */
function tellOfStop(
  route: Route,
  attempt: Attempt,
  request: RoutedRequest,
  span: Span | undefined,
  taker: AnswerTaker,
): void {
  const stopped = describeFailure(route, attempt, 'aborted', request.messages);
  request.budget.spendMoney(stopped.usage?.costUsd);
  if (stopped.usage !== undefined) span?.set(usageAttributes(stopped.usage));
  taker.take(stopped);
}

/** A route that is not taken gives back its permit. */
function assertAffordable({ budget }: RoutedRequest, { permit }: Route, cause: unknown): void {
  try {
    budget.assertAffordable(cause);
  } catch (error) {
    permit.release();
    throw error;
  }
}

function toModelRequest({ target, mode }: Route, request: RoutedRequest, delivered: string): ModelRequest {
  const {
    targets: _targets,
    budget: _budget,
    canRetract: _canRetract,
    principal: _principal,
    ...rest
  } = request;
  const call = { ...rest, model: target.model };
  if (mode !== 'continue') return call;
  return {
    ...call,
    messages: [...request.messages, { role: 'assistant', content: prefillOf(delivered) }],
    isContinuation: true,
  };
}

function isRefusedPrefill({ mode }: Route, attempt: Attempt, { kind, status }: ProviderError): boolean {
  return mode === 'continue' && kind === 'invalid-request' && status !== 404 && !attempt.hasContent;
}

function asFullQueue(thrown: unknown): ProviderError {
  if (thrown instanceof ProviderError) return thrown;
  throw thrown;
}
