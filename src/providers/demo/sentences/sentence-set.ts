import type { FinanceSentences } from './finance-sentences.js';

/** Everything the demo says in one language. */
export interface Sentences {
  /** Who is speaking; added once in a conversation. */
  readonly introduction: string;
  readonly greeting: string;
  readonly thanks: string;
  readonly goodbye: string;
  readonly help: (examples: readonly string[], toolNames: readonly string[]) => string;
  readonly unknown: (quote: string, examples: readonly string[]) => string;
  /** The same, where the examples were given before. */
  readonly unknownAgain: (quote: string) => string;
  readonly nothing: string;
  readonly toolMissing: (names: readonly string[]) => string;
  readonly noSuchTool: (name: string, available: readonly string[]) => string;
  readonly badArguments: (name: string) => string;
  readonly lastQuestion: (quote: string) => string;
  readonly firstQuestion: (quote: string) => string;
  readonly lastAnswer: (quote: string) => string;
  readonly noEarlierMessage: string;
  readonly noted: (key: string, value: string) => string;
  readonly recalled: (key: string, value: string) => string;
  readonly nameUnknown: string;
  /** `clock` as 23:59 or 23:59:59, `date` at midnight UTC. */
  readonly time: (clock: string, date: Date, timezone: string | undefined) => string;
  /** Values with their units. */
  readonly weather: (
    place: string,
    temperature: string,
    sky: string | undefined,
    localTime: string | undefined,
  ) => string;
  readonly found: (engine: string | undefined) => string;
  readonly nothingFound: string;
  readonly finance: FinanceSentences;
  readonly toolAnswered: (name: string, value: string) => string;
  readonly toolFailed: (name: string, message: string) => string;
  /** Things to try, by the tool they need; those under an empty name need none. */
  readonly examples: readonly (readonly [tool: string, example: string])[];
  /** Paragraphs of the long answer; `title` quotes what was asked. */
  readonly longText: (title: string) => readonly string[];
}
