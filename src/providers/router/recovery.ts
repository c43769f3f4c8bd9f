/** Text to deliver, or that the new answer is not the one that was begun. */
export type Aligned =
  { readonly isSame: true; readonly text: string } | { readonly isSame: false; readonly received: string };

/** Fits the text of a new attempt to what was delivered before it. */
export interface Aligner {
  /** Takes the next piece of the new attempt's text. */
  accept(text: string): Aligned;
  /** The new attempt has ended: whether all that was delivered is part of its answer. */
  readonly isComplete: boolean;
  /** What the new attempt has said so far of the text that was delivered. */
  readonly received: string;
}

const NOTHING: Aligned = { isSame: true, text: '' };

/**
 * What a model is given to go on from: the delivered text without white space at its end, which vendors
 * refuse (https://docs.anthropic.com/en/docs/build-with-claude/prefill-claudes-response), and without
 * half of a character. Empty: there is nothing to go on from.
 */
export function prefillOf(delivered: string): string {
  const text = delivered.trimEnd();
  return text.isWellFormed() ? text : text.slice(0, -1).trimEnd();
}

/** For an attempt that goes on behind `prefillOf(delivered)`: skips what of the end of the text it says again. */
export class ContinuationAligner implements Aligner {
  readonly isComplete = true;
  readonly received = '';
  private rest: string;

  constructor(delivered: string) {
    this.rest = delivered.slice(prefillOf(delivered).length);
  }

  accept(text: string): Aligned {
    if (this.rest === '') return { isSame: true, text };
    let same = 0;
    while (same < text.length && same < this.rest.length && text[same] === this.rest[same]) same += 1;
    this.rest = same === text.length ? this.rest.slice(same) : '';
    return same === text.length ? NOTHING : { isSame: true, text: text.slice(same) };
  }
}

/** For an attempt that starts anew: delivers nothing until its text has come past what was delivered. */
export class ReplayAligner implements Aligner {
  private position = 0;

  constructor(private readonly delivered: string) {}

  get isComplete(): boolean {
    return this.position === this.delivered.length;
  }

  get received(): string {
    return this.delivered.slice(0, this.position);
  }

  accept(text: string): Aligned {
    if (this.isComplete) return { isSame: true, text };
    const overlap = Math.min(text.length, this.delivered.length - this.position);
    if (!this.delivered.startsWith(text.slice(0, overlap), this.position)) {
      return { isSame: false, received: this.received + text };
    }
    this.position += overlap;
    return overlap === text.length ? NOTHING : { isSame: true, text: text.slice(overlap) };
  }
}
