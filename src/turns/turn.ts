import type { Principal } from '../common/context/index.js';
import { AppError } from '../common/errors/index.js';
import type { Target } from '../conversation/index.js';
import type { ModelOptions } from '../providers/index.js';
import type { Conversation, TurnTools } from './conversation.js';
import { TurnCancellation } from './turn-cancellation.js';
import type { TurnRecorder } from './turn-recorder.js';
import { TurnTranscript } from './turn-transcript.js';

export interface TurnParameters {
  readonly turnId: string;
  readonly sessionId: string;
  readonly principal: Principal;
  /** Whose memory the turn uses; absent where nobody knows who the user is. */
  readonly userId?: string | undefined;
  readonly conversation: Conversation;
  readonly tools: TurnTools;
  readonly options: ModelOptions;
  readonly canRetract: boolean;
  /** Where model calls go, in the order of trying; never empty. */
  readonly targets: readonly [Target, ...Target[]];
  readonly timeoutMs: number;
}

/** One turn while it runs: who asked what, what came of it so far, and the means to end it. */
export class Turn {
  readonly transcript: TurnTranscript;
  /** The number of the first turn of its session that it takes the place of; known once its conversation is open. */
  replacesFrom: number | undefined;
  private readonly controller = new AbortController();
  private deadline: NodeJS.Timeout | undefined;
  private endCallback: (() => void) | undefined;
  /** Made for the first who waits for the end, which of most turns nobody does. */
  private completion: PromiseWithResolvers<void> | undefined;
  private isOver = false;

  constructor(
    readonly parameters: TurnParameters,
    readonly recorder: TurnRecorder,
  ) {
    this.transcript = new TurnTranscript(parameters.targets[0], recorder.answer);
  }

  /** Its time begins. Called in the context of the turn, which a timer keeps. */
  begin(): void {
    const { timeoutMs } = this.parameters;
    this.deadline = setTimeout(() => {
      this.controller.abort(
        new AppError('TURN.TIMEOUT', `The turn was not complete after ${timeoutMs / 1000} seconds.`),
      );
    }, timeoutMs);
  }

  /** Aborts when the turn is cancelled or its time is over. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Resolves when the turn has its terminal event and everything is stored. */
  get ended(): Promise<void> {
    if (this.isOver) return Promise.resolve();
    this.completion ??= Promise.withResolvers();
    return this.completion.promise;
  }

  /** Calls back when the turn has ended; one caller at most. */
  onEnd(callback: () => void): void {
    this.endCallback = callback;
  }

  /** Ends the turn early. Only the first call counts. */
  cancel(reason: string): void {
    this.controller.abort(new TurnCancellation(reason));
  }

  /** Ends the turn early with an error. Only the first call of this or `cancel` counts. */
  abort(error: AppError): void {
    this.controller.abort(error);
  }

  /** Frees what the turn holds. */
  close(): void {
    clearTimeout(this.deadline);
    const { endCallback } = this;
    // Through it whatever remembers the turn would keep its client's request and response too.
    this.endCallback = undefined;
    endCallback?.();
    this.isOver = true;
    this.completion?.resolve();
  }
}
