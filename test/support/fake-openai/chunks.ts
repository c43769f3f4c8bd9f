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
