/** What a client makes of a stream. */
export interface ReadOutcome {
  /** What it showed as the answer. */
  text: string;
  /** It was told that the answer is whole. */
  isComplete: boolean;
  /** What it was told of a failure. */
  error?: string;
}

/** A stream of bytes as they come off the network. */
export type ByteStream = AsyncIterable<Uint8Array>;

/** Reads an answer in the way one client does. */
export type ClientReader = (body: ByteStream) => Promise<ReadOutcome>;
