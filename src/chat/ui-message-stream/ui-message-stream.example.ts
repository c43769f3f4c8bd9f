const METADATA = { turnId: '0b8f…', sessionId: 'my-chat', provider: 'demo', model: 'demo' };
const CALL = { toolCallId: 'call_1', toolName: 'calculate', dynamic: true };

/** An answer that calls a tool, part by part. */
export const UI_MESSAGE_STREAM_EXAMPLE = [
  { type: 'start', messageId: '0b8f…', messageMetadata: METADATA },
  { type: 'start-step' },
  { type: 'tool-input-start', ...CALL },
  { type: 'tool-input-available', ...CALL, input: { expression: '15 * 7 + 23' } },
  { type: 'tool-output-available', toolCallId: 'call_1', output: 'Result: 15 * 7 + 23 = 128', dynamic: true },
  { type: 'finish-step' },
  { type: 'start-step' },
  { type: 'text-start', id: 'text-1' },
  { type: 'text-delta', id: 'text-1', delta: '15 * 7 + 23 is 128.' },
  { type: 'text-end', id: 'text-1' },
  { type: 'finish-step' },
  {
    type: 'finish',
    finishReason: 'stop',
    messageMetadata: { ...METADATA, usage: { inputTokens: 52, outputTokens: 9, totalTokens: 61 } },
  },
];
