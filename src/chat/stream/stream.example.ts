/** A short answer with a tool call, event by event. */
export const STREAM_EXAMPLE: readonly object[] = [
  {
    type: 'start',
    session_id: 'my-session',
    turn_id: '0b8f…',
    provider: 'demo',
    model: 'demo',
    timestamp: 1764000000000,
  },
  {
    type: 'tool_call',
    tool_name: 'calculate',
    arguments: { expression: '15 * 7 + 23' },
    call_id: 'call_1',
    timestamp: 1764000000005,
  },
  {
    type: 'tool_result',
    tool_name: 'calculate',
    result: 'Result: 15 * 7 + 23 = 128',
    is_error: false,
    call_id: 'call_1',
    timestamp: 1764000000008,
  },
  { type: 'chunk', content: '15 * 7 + 23 is 128.', timestamp: 1764000000010 },
  {
    type: 'end',
    session_id: 'my-session',
    turn_id: '0b8f…',
    provider: 'demo',
    model: 'demo',
    finish_reason: 'stop',
    usage: { input_tokens: 52, output_tokens: 9 },
    timestamp: 1764000000020,
  },
];
