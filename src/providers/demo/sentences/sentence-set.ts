/** Everything the demo says in one language. */
export interface Sentences {
  /** Who is speaking; added once in a conversation. */
  readonly introduction: string;
  readonly greeting: string;
  readonly thanks: string;
  readonly goodbye: string;
  help(examples: readonly string[], toolNames: readonly string[]): string;
  unknown(quote: string, examples: readonly string[]): string;
  readonly nothing: string;
  toolMissing(names: readonly string[]): string;
  noSuchTool(name: string, available: readonly string[]): string;
  badArguments(name: string): string;
  lastQuestion(quote: string): string;
  firstQuestion(quote: string): string;
  lastAnswer(quote: string): string;
  readonly noEarlierMessage: string;
  noted(key: string, value: string): string;
  recalled(key: string, value: string): string;
  readonly nameUnknown: string;
  time(value: string): string;
  toolAnswered(name: string, value: string): string;
  toolFailed(name: string, message: string): string;
  /** Things to try, by the tool they need; those under an empty name need none. */
  readonly examples: readonly (readonly [tool: string, example: string])[];
  /** Paragraphs of the long answer; `title` quotes what was asked. */
  longText(title: string): readonly string[];
}
