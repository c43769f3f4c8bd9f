import { ProviderError } from '../provider-error.js';
import { announceReset } from './describe-attempt.js';
import { ContinuationAligner, ReplayAligner, type Aligner } from './recovery.js';
import type { Route } from './route-planner.js';
import type { AnswerTaker, RoutedPart } from './routed-part.js';

/** A whole answer that is not the one the client holds the beginning of. */
export class AnswerDiffers extends ProviderError {
  constructor() {
    super('interrupted', 'The new answer differs from what was delivered');
  }
}

/** What the caller threw when it was given something of the answer: no fault of an attempt. */
export class NotTaken extends Error {}

/** The answer of one model call on its way to whoever takes it, from whichever attempts it comes. */
export class Delivery {
  private route: Route | undefined;
  /** Present while an attempt has not come past what the client holds. */
  private aligner: Aligner | undefined;

  constructor(
    private readonly taker: AnswerTaker,
    private readonly canRetract: boolean,
  ) {}

  /** What was taken so far, and not taken back. */
  get text(): string {
    return this.taker.takenText();
  }

  /** Another attempt begins. */
  begin(route: Route): void {
    this.route = route;
    this.aligner = alignerFor(route, this.text);
  }

  /** Takes text of the attempt; `isLast` where its end is there already. Throws `AnswerDiffers` where it is another answer, and the client cannot take back what it holds. */
  accept(text: string, isLast: boolean): void {
    const aligned = this.aligner?.accept(text);
    if (aligned === undefined) this.deliver(text, isLast);
    else if (!aligned.isSame) this.restart(aligned.received);
    else if (aligned.text !== '') this.deliver(aligned.text, isLast);
  }

  /** The attempt's answer is whole: it may be another one that is shorter. Throws as `accept` does. */
  complete(): void {
    if (this.aligner?.isComplete === false) this.restart(this.aligner.received);
  }

  /** Gives what is no text. */
  give(part: RoutedPart): void {
    try {
      this.taker.take(part);
    } catch (cause) {
      throw new NotTaken('a part was not taken', { cause });
    }
  }

  private deliver(text: string, isLast = false): void {
    try {
      this.taker.takeText(text, isLast);
    } catch (cause) {
      throw new NotTaken('text was not taken', { cause });
    }
  }

  private restart(received: string): void {
    if (!this.canRetract || this.route === undefined) throw new AnswerDiffers();
    this.aligner = undefined;
    this.give(announceReset(this.route));
    if (received !== '') this.deliver(received);
  }
}

function alignerFor({ mode }: Route, delivered: string): Aligner | undefined {
  if (delivered === '') return undefined;
  return mode === 'continue' ? new ContinuationAligner(delivered) : new ReplayAligner(delivered);
}
