import { Injectable, Logger } from '@nestjs/common';
import type { AttemptMode, StreamPart, Target } from '../../conversation/index.js';
import type { ModelRequest } from '../llm-provider.js';
import { ProviderError } from '../provider-error.js';
import { asProviderError } from '../provider-failure.js';
import { ProviderFactory } from '../provider.factory.js';

/** A model call that may go to any of `targets`, in their order. */
export interface RoutedRequest extends Omit<ModelRequest, 'model'> {
  readonly targets: readonly Target[];
}

/** Another target is tried after a failure. */
export interface NewAttempt {
  readonly type: 'attempt';
  readonly target: Target;
  /** The failure before it. */
  readonly reason: ProviderError['kind'];
  readonly mode: AttemptMode;
}

export type RoutedPart = StreamPart | NewAttempt;

/** Failures that another target would meet in the same way. */
const FINAL: ReadonlySet<ProviderError['kind']> = new Set(['content-filter', 'invalid-request']);

/**
 * The one place that decides what happens after a failed model call. As long as nothing was delivered
 * the next target is tried, in order.
 */
@Injectable()
export class ModelRouter {
  private readonly logger = new Logger(ModelRouter.name);

  constructor(private readonly factory: ProviderFactory) {}

  /**
   * Yields the parts of the answer, with a `NewAttempt` ahead of each further target. Throws the last
   * `ProviderError`, or the signal's reason once it has aborted.
   */
  async *stream(request: RoutedRequest, signal: AbortSignal): AsyncGenerator<RoutedPart, void, undefined> {
    let failure = new ProviderError('unknown', 'There is no target to call');
    for (const [index, target] of request.targets.entries()) {
      if (index > 0) yield { type: 'attempt', target, reason: failure.kind, mode: 'retry' };
      let hasDelivered = false;
      try {
        for await (const part of this.call(target, request, signal)) {
          hasDelivered ||= part.type === 'text' || part.type === 'tool-call';
          yield part;
        }
        return;
      } catch (error) {
        signal.throwIfAborted();
        failure = asProviderError(error);
        this.logger.warn(`${target.provider} (${target.model}): ${failure.kind}: ${failure.message}`);
        if (hasDelivered || FINAL.has(failure.kind)) throw failure;
      }
    }
    throw failure;
  }

  private async *call(
    target: Target,
    request: RoutedRequest,
    signal: AbortSignal,
  ): AsyncGenerator<StreamPart> {
    const provider = this.factory.get(target.provider);
    const { targets: _targets, ...rest } = request;
    let isFinished = false;
    const parts = provider.stream(
      { ...rest, model: target.model },
      { signal, apiKey: provider.settings.apiKeys[0] },
    );
    for await (const part of parts) {
      isFinished ||= part.type === 'finish';
      yield part;
    }
    signal.throwIfAborted();
    if (!isFinished) throw new ProviderError('interrupted', 'The stream ended without a finish reason');
  }
}
