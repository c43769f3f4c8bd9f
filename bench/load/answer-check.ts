/** Compares an answer with what it must be, while it comes in. */
export interface AnswerCheck {
  /** Takes the decoded body of the response, one character a byte. Returns whether text of the answer was in it. */
  push(bytes: string): boolean;
  /** What is wrong with the answer now that it has ended, if anything. */
  fault(): string | undefined;
  /** The pieces of text it came in. */
  readonly pieces: number;
}
