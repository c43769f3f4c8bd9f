import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Span } from '../../common/observability/index.js';
import { GrowingText } from '../../common/text/index.js';
import { section, type ProvidersConfig } from '../../config/index.js';
import type { ModelRequest } from '../llm-provider.js';
import { ProviderError } from '../provider-error.js';
import { ProviderFactory } from '../provider.factory.js';
import { Attempt } from './attempt.js';
import { beginAttemptSpan, usageAttributes } from './attempt-span.js';
import { chooseFailure } from './choose-failure.js';
import type { Release } from './concurrency-limiter.js';
import { announce, announceReset, describeAnswer, describeFailure } from './describe-attempt.js';
import { ContinuationAligner, prefillOf, ReplayAligner, type Aligner } from './recovery.js';
import { RoutePlanner, type Route } from './route-planner.js';
import type { RoutedPart, RoutedRequest } from './routed-part.js';
import { RouterMetrics, type AttemptOutcome } from './router-metrics.js';
import { RouterState } from './router-state.js';
import { Timers } from './timers.js';
import { TurnBudget } from './turn-budget.js';

/** A whole answer that is not the one the client holds the beginning of. */
class AnswerDiffers extends ProviderError {
  constructor() {
    super('interrupted', 'The new answer differs from what was delivered');
  }
}

/**
 * The one retry loop, which makes many vendors one service: it spreads calls over keys and targets, waits where
 * waiting helps, and recovers answers that break off. docs/failover.md lists what it does fault by fault.
 */
@Injectable()
export class ModelRouter {
  private readonly logger = new Logger(ModelRouter.name);

  constructor(
    private readonly factory: ProviderFactory,
    private readonly state: RouterState,
    private readonly timers: Timers,
    private readonly metrics: RouterMetrics,
    @Inject(section('providers')) private readonly config: ProvidersConfig,
  ) {}

  /** What the model calls of a new turn may spend together. */
  newBudget(timeoutMs: number, maxCostUsd?: number): TurnBudget {
    return new TurnBudget(this.timers.now() + timeoutMs, maxCostUsd);
  }

  /**
   * Yields the parts of the answer and what became of each attempt. Throws the `ProviderError` that says most
   * of why there is no answer, or no more of it; `TURN.BUDGET_EXCEEDED` when there is no money for another
   * attempt; or the signal's reason once it has aborted.
   */
  async *stream(request: RoutedRequest, signal: AbortSignal): AsyncGenerator<RoutedPart, void, undefined> {
    signal.throwIfAborted();
    request.budget.assertAffordable();
    const planner = new RoutePlanner(
      request,
      ({ provider }) => this.factory.get(provider),
      this.state,
      this.timers,
    );
    let firstFailure: ProviderError | undefined;
    /** The text of this call that the client holds. */
    let delivered = new GrowingText();
    let isFurther = false;
    let route: Route | undefined = planner.first();

    while (route !== undefined) {
      const current: Route = route;
      let release: Release | undefined;
      let attempt: Attempt | undefined;
      let outcome: AttemptOutcome = 'aborted';
      let span: Span | undefined;
      try {
        if (current.reason !== undefined) yield announce(current, isFurther);
        if (current.delayMs > 0) await this.timers.sleep(current.delayMs, signal);
        release = await this.state.limiter(current.provider).acquire(request.principal ?? '', signal);
        span = beginAttemptSpan(current);
        attempt = this.begin(current, request, delivered.toString(), signal);
        let aligner = alignerFor(current, delivered.toString());

        for (;;) {
          const next = await attempt.next();
          signal.throwIfAborted();
          if (next.done === true) throw attempt.ended();
          const part = next.value;
          switch (part.type) {
            case 'text': {
              attempt.acceptText(part.text);
              const aligned = aligner?.accept(part.text);
              if (aligned === undefined) {
                delivered.add(part.text);
                yield part;
              } else if (!aligned.isSame) {
                if (request.canRetract !== true) throw new AnswerDiffers();
                aligner = undefined;
                delivered = new GrowingText(aligned.received);
                yield announceReset(current);
                yield { type: 'text', text: aligned.received };
              } else if (aligned.text !== '') {
                delivered.add(aligned.text);
                yield { type: 'text', text: aligned.text };
              }
              break;
            }
            case 'tool-call':
              attempt.acceptCall(part.call);
              break;
            case 'usage':
              attempt.usage = part.usage;
              break;
            case 'finish': {
              if (aligner?.isComplete === false) {
                if (request.canRetract !== true) throw new AnswerDiffers();
                yield announceReset(current);
                if (aligner.received !== '') yield { type: 'text', text: aligner.received };
              }
              current.permit.succeed();
              request.budget.workingTarget = current.target;
              for (const call of attempt.calls) yield { type: 'tool-call', call };
              attempt.finish();
              outcome = 'answered';
              const answered = describeAnswer(current, attempt, request.messages);
              request.budget.spendMoney(answered.usage.costUsd);
              span.set({
                ...usageAttributes(answered.usage),
                'gen_ai.response.model': current.target.model,
                'gen_ai.response.finish_reasons': [part.finishReason],
              });
              yield answered;
              yield part;
              return;
            }
            default:
              part satisfies never;
          }
        }
      } catch (thrown) {
        signal.throwIfAborted();
        if (attempt === undefined) {
          // Nothing was called: the provider has no room, and says so.
          firstFailure = chooseFailure(firstFailure, asFullQueue(thrown));
          route = planner.afterFullQueue(current);
          isFurther = false;
          continue;
        }
        const failure = attempt.failureOf(thrown);
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
        yield failed;
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
          delivered: delivered.toString(),
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
    throw firstFailure ?? new ProviderError('unknown', 'There is no target to call');
  }

  private begin(route: Route, request: RoutedRequest, delivered: string, signal: AbortSignal): Attempt {
    const { target, provider, keyIndex, permit } = route;
    return new Attempt(provider, toModelRequest(route, request, delivered), {
      target,
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

function alignerFor({ mode }: Route, delivered: string): Aligner | undefined {
  if (delivered === '') return undefined;
  return mode === 'continue' ? new ContinuationAligner(delivered) : new ReplayAligner(delivered);
}

function isRefusedPrefill({ mode }: Route, attempt: Attempt, { kind, status }: ProviderError): boolean {
  return mode === 'continue' && kind === 'invalid-request' && status !== 404 && !attempt.hasContent;
}

function asFullQueue(thrown: unknown): ProviderError {
  if (thrown instanceof ProviderError) return thrown;
  throw thrown;
}
