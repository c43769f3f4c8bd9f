import type { AnthropicEvent } from './anthropic-event.js';

/** Whether an event without a part shows the model at work: on a tool call, or on its thinking. */
export function isAtWork(event: unknown): boolean {
  const { type, content_block: block, delta } = event as AnthropicEvent;
  if (type === 'content_block_start') return block?.type !== undefined && block.type !== 'text';
  if (type !== 'content_block_delta') return false;
  return delta?.type !== undefined && delta.type !== 'text_delta';
}
