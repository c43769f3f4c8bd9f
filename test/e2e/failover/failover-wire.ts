import type { FakeLlm, RecordedRequest, Step } from '../../support/fake-llm/index.js';

/** A message as every wire has it. */
export interface PlainMessage {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** What differs between the vendors' wires, for tests that hold for each of them. */
export interface FailoverWire {
  readonly provider: string;
  /** The model that is called first, and the one after it, whose window is not known to be smaller. */
  readonly models: { readonly main: string; readonly spare: string };
  startUpstream(): Promise<FakeLlm>;
  /** The configuration of the vendor: its address and keys; the models are set beside it. */
  variables(url: string, keys: readonly string[]): Readonly<Record<string, string>>;
  /** The prefix of the vendor's variables. */
  readonly prefix: string;

  modelOf(request: RecordedRequest): string | undefined;
  keyOf(request: RecordedRequest): string | undefined;
  messagesOf(request: RecordedRequest): PlainMessage[];

  answer(text: string, options?: { readonly firstTokenDelayMs?: number }): Step;
  /** An answer with this usage: 7 tokens in, 3 out. */
  readonly answerOfTen: Step;
  /** The same answer from a server that ignores `stream`: one JSON object. */
  readonly wholeAnswer: Step;
  /** An answer that calls `calculate` with 6*7, and one that is cut behind that call. */
  readonly call: Step;
  readonly callThenCut: Step;
  /** An answer of ten ahead of which the model works for longer than it may be silent, without a word. */
  readonly longWork: Step;
  cutAfter(count: number, mode: 'reset' | 'close' | 'eof'): Step;
  stallAfter(count: number): Step;
  /** All of the answer of ten and why it ended, and then silence on an open connection. */
  readonly finishThenSilence: Step;
  malformedEventAfter(count: number): Step;
  errorEventAfter(count: number): Step;
  status(code: number, options?: { readonly retryAfter?: number }): Step;
  /** Refusals in the vendor's own words. */
  readonly contextTooLong: Step;
  readonly requestDeclined: Step;
  readonly invalidKey: Step;
  /** Some text, and then the end because the vendor declines to go on. */
  readonly answerDeclined: Step;
}
