import { tokenAt, type TextKind } from '../answer-text.js';

/**
 * The pieces of a streamed chat completion in OpenAI's wire form, each already framed as a chunk of HTTP/1.1, so that
 * the upstream spends next to nothing on a token.
 */
export const RESPONSE_HEAD = Buffer.from(
  [
    'HTTP/1.1 200 OK',
    'Content-Type: text/event-stream; charset=utf-8',
    'Cache-Control: no-cache',
    'X-Request-Id: req_bench',
    'Transfer-Encoding: chunked',
    '\r\n',
  ].join('\r\n'),
);

const COMMON = {
  id: 'chatcmpl-CbenchAs8l4bebGdFOJ6PeGq1',
  object: 'chat.completion.chunk',
  created: 1_790_000_000,
  model: 'gpt-4o-mini-2024-07-18',
  service_tier: 'default',
  system_fingerprint: 'fp_06737a9306',
};
const PROMPT_TOKENS = 19;
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/** The chunk that names the role, which comes before the first token. */
export const ROLE_CHUNK = eventChunk(choice({ role: 'assistant', content: '', refusal: null }));

const tokens: Record<TextKind, Buffer[]> = { ascii: [], mixed: [] };
const ends = new Map<string, Buffer>();
const wholes = new Map<string, Buffer>();

/** The chunk with the token of this index. */
export function tokenChunk(index: number, kind: TextKind): Buffer {
  return (tokens[kind][index] ??= eventChunk(choice({ content: tokenAt(index, kind) })));
}

/** The same with bytes that mean nothing. Not kept, since it is for answers that are larger than memory is wanted for. */
export function paddedTokenChunk(index: number, kind: TextKind, paddingBytes: number): Buffer {
  const padding = { obfuscation: 'x'.repeat(paddingBytes) };
  return eventChunk({ ...choice({ content: tokenAt(index, kind) }), ...padding });
}

/** All that follows the last token: the finish reason, the usage where it was asked for, and the end of the body. */
export function endChunks(tokenCount: number, isUsageWanted: boolean): Buffer {
  return remember(ends, `${tokenCount} ${isUsageWanted}`, () => [
    eventChunk(choice({}, 'stop')),
    ...(isUsageWanted ? [eventChunk({ ...COMMON, choices: [], usage: usageOf(tokenCount) })] : []),
    chunk('data: [DONE]\n\n'),
    LAST_CHUNK,
  ]);
}

/** A whole answer with its head, for a single write. */
export function wholeResponse(tokenCount: number, kind: TextKind, isUsageWanted: boolean): Buffer {
  return remember(wholes, `${tokenCount} ${kind} ${isUsageWanted}`, () => [
    RESPONSE_HEAD,
    ROLE_CHUNK,
    ...Array.from({ length: tokenCount }, (_, index) => tokenChunk(index, kind)),
    endChunks(tokenCount, isUsageWanted),
  ]);
}

function choice(delta: object, finishReason: string | null = null): object {
  const choices = [{ index: 0, delta, logprobs: null, finish_reason: finishReason }];
  return { ...COMMON, choices, usage: null };
}

function usageOf(tokenCount: number): object {
  return {
    prompt_tokens: PROMPT_TOKENS,
    completion_tokens: tokenCount,
    total_tokens: PROMPT_TOKENS + tokenCount,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}

function eventChunk(data: object): Buffer {
  return chunk(`data: ${JSON.stringify(data)}\n\n`);
}

function chunk(text: string): Buffer {
  const size = Buffer.byteLength(text).toString(16);
  return Buffer.from(`${size}\r\n${text}\r\n`);
}

function remember(cache: Map<string, Buffer>, key: string, parts: () => readonly Buffer[]): Buffer {
  let buffer = cache.get(key);
  if (buffer === undefined) {
    buffer = Buffer.concat(parts());
    cache.set(key, buffer);
  }
  return buffer;
}
