import { countTokens as countExactly, setMergeCacheSize } from 'gpt-tokenizer/encoding/o200k_base';
import type { AssistantMessage, Message } from '../conversation/index.js';

/** What a message costs beyond its texts: its role and its delimiters. */
const MESSAGE_OVERHEAD_TOKENS = 4;
const TOOL_CALL_OVERHEAD_TOKENS = 4;

/** A longer text is judged by samples: counting costs up to 10 microseconds a character in scripts without spaces. */
const MAX_COUNTED_LENGTH = 8_000;
const SAMPLE_COUNT = 8;

/** The encoder needs quadratic time for a run without a boundary, so runs are counted in pieces; each cut adds at most one token. */
const MAX_RUN_LENGTH = 64;
/** As many characters, and at least one more. */
const LONG_RUN = /\S{64}(?=\S)|\s{64}(?=\s)/gu;

/** Names of special tokens in a text are ordinary text. */
const AS_TEXT = { disallowedSpecial: new Set<string>() };

// The default keeps 100,000 pieces of text in memory.
setMergeCacheSize(10_000);

/**
 * Tokens of a text in OpenAI's o200k_base encoding, as a measure for the models of all vendors. Exact
 * up to a few tokens for 8,000 UTF-16 code units; a longer text is estimated from eight samples that
 * are spread evenly over it, so that no text holds up the process for more than some tens of milliseconds.
 */
export function countTokens(text: string): number {
  if (text.length <= MAX_COUNTED_LENGTH) return countInPieces(text);
  const sampleLength = MAX_COUNTED_LENGTH / SAMPLE_COUNT;
  const step = (text.length - sampleLength) / (SAMPLE_COUNT - 1);
  let tokens = 0;
  for (let index = 0; index < SAMPLE_COUNT; index += 1) {
    const start = Math.floor(index * step);
    tokens += countInPieces(text.slice(start, start + sampleLength));
  }
  return Math.ceil((tokens * text.length) / MAX_COUNTED_LENGTH);
}

/** What a message costs in a prompt, its tool calls and a small overhead included. */
export function countMessageTokens(message: Message): number {
  const tokens = MESSAGE_OVERHEAD_TOKENS + countTokens(message.content);
  switch (message.role) {
    case 'system':
    case 'user':
      return tokens;
    case 'assistant':
      return (message.toolCalls ?? []).reduce(
        (sum, { name, arguments: input }) =>
          sum + TOOL_CALL_OVERHEAD_TOKENS + countTokens(name) + countTokens(JSON.stringify(input)),
        tokens,
      );
    case 'tool':
      return tokens + countTokens(message.name);
    default:
      return message satisfies never;
  }
}

/** Between how many characters a token, on the average, text in an alphabet has: counts beyond are of hidden reasoning too, or guesses. */
const CHARACTERS_A_TOKEN = { least: 3, most: 6 };

/** Texts with more bytes a character are in a dense script, of which the above does not hold. */
const MAX_BYTES_A_CHARACTER = 1.5;

/**
 * What an answer costs in a prompt where its vendor has told how many tokens it is: that saves encoding it. Taken only where it
 * can be the count of the text alone, and is then off by half at most.
 */
export function countAnswerTokens(answer: AssistantMessage, billedTokens: number): number {
  const { content, toolCalls } = answer;
  const characters = content.length / billedTokens;
  const isOfText =
    toolCalls === undefined &&
    characters >= CHARACTERS_A_TOKEN.least &&
    characters <= CHARACTERS_A_TOKEN.most &&
    Buffer.byteLength(content) <= content.length * MAX_BYTES_A_CHARACTER;
  return isOfText ? MESSAGE_OVERHEAD_TOKENS + billedTokens : countMessageTokens(answer);
}

function countInPieces(text: string): number {
  if (text.length <= MAX_RUN_LENGTH || text.search(LONG_RUN) < 0) return countExactly(text, AS_TEXT);
  let tokens = 0;
  let start = 0;
  for (const run of text.matchAll(LONG_RUN)) {
    const end = run.index + run[0].length;
    tokens += countExactly(text.slice(start, end), AS_TEXT);
    start = end;
  }
  return tokens + countExactly(text.slice(start), AS_TEXT);
}
