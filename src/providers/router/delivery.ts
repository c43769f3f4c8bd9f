import { ProviderError } from '../provider-error.js';
import { announceReset } from './describe-attempt.js';
import { ContinuationAligner, ReplayAligner, type Aligner } from './recovery.js';
import type { Route } from './route-planner.js';
import type { RoutedPart, RoutedRequest } from './routed-part.js';

/** A whole answer that is not the one the client holds the beginning of. */
export class AnswerDiffers extends ProviderError {
  constructor() {
    super('interrupted', 'The new answer differs from what was delivered');
  }
}

/** The text of one model call on its way to the client, from whichever attempts it comes. */
export class Delivery {
  private route: Route | undefined;
  /** Present while an attempt has not come past what the client holds. */
  private aligner: Aligner | undefined;

  constructor(
    private readonly request: Pick<RoutedRequest, 'canRetract' | 'takenText'>,
    private readonly emit: (part: RoutedPart) => void,
  ) {}

  /** What was taken so far, and not taken back. */
  get text(): string {
    return this.request.takenText();
  }

  /** Another attempt begins. */
  begin(route: Route): void {
    this.route = route;
    this.aligner = alignerFor(route, this.text);
  }

  /** Takes text of the attempt; `isLast` where its end is there already. Throws `AnswerDiffers` where it is another answer, and the client cannot take back what it holds. */
  accept(text: string, isLast = false): void {
    const aligned = this.aligner?.accept(text);
    if (aligned === undefined) this.deliver(text, isLast);
    else if (!aligned.isSame) this.restart(aligned.received);
    else if (aligned.text !== '') this.deliver(aligned.text, isLast);
  }

  /** The attempt's answer is whole: it may be another one that is shorter. Throws as `accept` does. */
  complete(): void {
    if (this.aligner?.isComplete === false) this.restart(this.aligner.received);
  }

  private deliver(text: string, isLast = false): void {
    this.emit(isLast ? { type: 'text', text, isLast } : { type: 'text', text });
  }

  private restart(received: string): void {
    if (this.request.canRetract !== true || this.route === undefined) throw new AnswerDiffers();
    this.aligner = undefined;
    this.emit(announceReset(this.route));
    if (received !== '') this.deliver(received);
  }
}

function alignerFor({ mode }: Route, delivered: string): Aligner | undefined {
  if (delivered === '') return undefined;
  return mode === 'continue' ? new ContinuationAligner(delivered) : new ReplayAligner(delivered);
}
