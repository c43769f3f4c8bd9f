/** The chunks of OpenAI's wire, as plain objects. */

export interface ChunkHead {
  readonly id: string;
  readonly object: 'chat.completion.chunk';
  readonly created: number;
  readonly model: string;
}

/** What all chunks of one stream share. The time is fixed, so that the same request gets the same bytes. */
export function chunkHead(model = 'fake-model', id = 'chatcmpl-fake'): ChunkHead {
  return { id, object: 'chat.completion.chunk', created: 1_760_000_000, model };
}

/** A chunk with one choice. */
export function deltaChunk(head: ChunkHead, delta: object, finishReason: string | null = null): object {
  return { ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }] };
}

/** The last chunk, for those who asked for usage. */
export function usageChunk(head: ChunkHead, usage: object): object {
  return { ...head, choices: [], usage };
}

/** Text as a model would stream it: words, each with the space that follows it. */
export function toTokens(text: string): string[] {
  return text.match(/\S+\s*|\s+/gu) ?? [];
}

/** `parts` pieces of a text of about the same length; for the arguments of a tool call. */
export function toPieces(text: string, parts: number): string[] {
  const size = Math.max(1, Math.ceil(text.length / parts));
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}
