import type { StreamPart } from '../../../src/conversation/index.js';
import type { CallOptions, LlmProvider, ModelRequest } from '../../../src/providers/llm-provider.js';

export const API_KEY = 'sk-test-0001';

/** One call with a user's question; `request` and `options` say what differs. */
export function ask(
  provider: LlmProvider,
  options: Partial<CallOptions> = {},
  request: Partial<ModelRequest> = {},
): AsyncIterable<StreamPart> {
  return provider.stream(
    { model: 'm', messages: [{ role: 'user', content: 'Hi' }], tools: [], sessionId: 's', ...request },
    { signal: new AbortController().signal, apiKey: API_KEY, ...options },
  );
}

export interface Outcome {
  readonly parts: readonly StreamPart[];
  readonly text: string;
  /** What the stream threw, if it did. */
  readonly error: unknown;
}

/** Reads a stream to its end, good or bad. */
export async function outcomeOf(stream: AsyncIterable<StreamPart>): Promise<Outcome> {
  const parts: StreamPart[] = [];
  let error: unknown;
  try {
    for await (const part of stream) parts.push(part);
  } catch (thrown) {
    error = thrown;
  }
  const text = parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  return { parts, text, error };
}

/** Passes a stream on and, when `text` has come, aborts while the next part is waited for. */
export async function* stopAfter<Part extends { type: string; text?: string }>(
  text: string,
  parts: AsyncIterable<Part>,
  abort: AbortController,
  reason: Error,
): AsyncGenerator<Part> {
  let seen = '';
  for await (const part of parts) {
    yield part;
    seen += part.text ?? '';
    if (seen === text) setImmediate(() => abort.abort(reason));
  }
}
