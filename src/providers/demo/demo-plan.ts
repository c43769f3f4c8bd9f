import type { JsonObject, Message, ToolSpec } from '../../conversation/index.js';
import type { Language } from './language.js';

/** What the demo knows of the message it answers. */
export interface DemoQuestion {
  /** The message, composed (NFC), without fault tags, cut to what is analysed. */
  readonly text: string;
  /** `text` in lower case and without accents; of the same length, so that an index means the same place in both. */
  readonly folded: string;
  /** The folded words, each with one space on both sides: ` what time is it `. */
  readonly words: string;
  readonly language: Language;
  /** The conversation before the message. */
  readonly earlier: readonly Message[];
  readonly tools: readonly ToolSpec[];
  readonly sessionId: string;
  /** True when an earlier answer said that this is a demo. */
  readonly isIntroduced: boolean;
}

/** A tool call before it has an id. */
export interface PlannedCall {
  readonly name: string;
  readonly arguments: JsonObject;
}

/** What the demo does with a message: say something, or call tools (all at once). */
export type DemoPlan =
  | { readonly type: 'say'; readonly text: string }
  | { readonly type: 'call'; readonly calls: readonly PlannedCall[] };

/** One kind of message. `recognise` is pure and answers undefined for a message of another kind. */
export interface DemoIntent {
  readonly name: string;
  recognise(question: DemoQuestion): DemoPlan | undefined;
}

export function say(text: string): DemoPlan {
  return { type: 'say', text };
}
