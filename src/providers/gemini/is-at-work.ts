import type { GeminiChunk } from './gemini-chunk.js';

/** Whether a chunk without a part shows the model at work: on a function call, or on its thoughts. */
export function isAtWork(event: unknown): boolean {
  const { candidates } = event as GeminiChunk;
  const parts = candidates?.[0]?.content?.parts ?? [];
  return parts.some(({ functionCall, thought, text }) => Boolean(functionCall ?? (thought && text)));
}
