import { countTokens as countExactly, setMergeCacheSize } from 'gpt-tokenizer/encoding/o200k_base';
import type { Message } from '../conversation/index.js';

/** What a message costs beyond its texts: its role and its delimiters. */
const MESSAGE_OVERHEAD_TOKENS = 4;
const TOOL_CALL_OVERHEAD_TOKENS = 4;

/** A longer text is judged by samples: counting costs up to 10 microseconds a character in scripts without spaces. */
const MAX_COUNTED_LENGTH = 8_000;
const SAMPLE_COUNT = 8;

/**
 * The encoder needs quadratic time for a run without a boundary, so runs are counted in pieces of 64
 * characters; each cut adds at most one token.
 */
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

function countInPieces(text: string): number {
  if (text.search(LONG_RUN) < 0) return countExactly(text, AS_TEXT);
  let tokens = 0;
  let start = 0;
  for (const run of text.matchAll(LONG_RUN)) {
    const end = run.index + run[0].length;
    tokens += countExactly(text.slice(start, end), AS_TEXT);
    start = end;
  }
  return tokens + countExactly(text.slice(start), AS_TEXT);
}
