import { describe, expect, it } from '@jest/globals';
import type { TurnEvent, TurnEventBody } from '../../conversation/index.js';
import { createUiMessageEncoder } from './ui-message.encoder.js';

const TARGET = { provider: 'gpt', model: 'gpt-1' };
const START = { type: 'turn-start', turnId: 'turn-1', sessionId: 'chat-1', ...TARGET } as const;
const METADATA = { turnId: 'turn-1', sessionId: 'chat-1', ...TARGET };
const CALL = {
  type: 'tool-call',
  callId: 'c1',
  name: 'calculate',
  arguments: { expression: '1+1' },
} as const;
const RESULT = { type: 'tool-result', callId: 'c1', name: 'calculate', durationMs: 1 } as const;
const END = {
  type: 'turn-end',
  finishReason: 'stop',
  ...TARGET,
  usage: { inputTokens: 5, outputTokens: 2, estimated: false },
  messageId: 'm1',
  events: 9,
  sha256: 'aa',
} as const;

/** The parts that events become; `[DONE]` as it is. */
function encode(...bodies: TurnEventBody[]): unknown[] {
  const encoder = createUiMessageEncoder();
  return bodies
    .map((body, index): TurnEvent => ({ ...body, sequence: index + 1, timestamp: 0 }))
    .flatMap(encoder)
    .map((frame) => frame.text.replace(/^data: /, '').trimEnd())
    .map((data): unknown => (data === '[DONE]' ? data : JSON.parse(data)));
}

const text = (delta: string, block = 1): object => ({ type: 'text-delta', id: `text-${block}`, delta });

describe('the encoder of the UI message stream', () => {
  it('sends text in one block, and model, usage and turn with the end', () => {
    expect(
      encode(START, { type: 'text-delta', text: 'Hel' }, { type: 'text-delta', text: 'lo' }, END),
    ).toEqual([
      { type: 'start', messageId: 'turn-1', messageMetadata: METADATA },
      { type: 'start-step' },
      { type: 'text-start', id: 'text-1' },
      text('Hel'),
      text('lo'),
      { type: 'text-end', id: 'text-1' },
      { type: 'finish-step' },
      {
        type: 'finish',
        finishReason: 'stop',
        messageMetadata: { ...METADATA, usage: { inputTokens: 5, outputTokens: 2, totalTokens: 7 } },
      },
      '[DONE]',
    ]);
  });

  it('closes a block ahead of a tool call, and opens a step behind its result', () => {
    const chunks = encode(
      START,
      { type: 'text-delta', text: 'Let me see.' },
      CALL,
      { ...RESULT, result: 2 },
      { type: 'text-delta', text: 'Two.' },
    );

    expect(chunks.slice(2)).toEqual([
      { type: 'text-start', id: 'text-1' },
      text('Let me see.'),
      { type: 'text-end', id: 'text-1' },
      { type: 'tool-input-start', toolCallId: 'c1', toolName: 'calculate', dynamic: true },
      {
        type: 'tool-input-available',
        toolCallId: 'c1',
        toolName: 'calculate',
        input: { expression: '1+1' },
        dynamic: true,
      },
      { type: 'tool-output-available', toolCallId: 'c1', output: 2, dynamic: true },
      { type: 'finish-step' },
      { type: 'start-step' },
      { type: 'text-start', id: 'text-2' },
      text('Two.', 2),
    ]);
  });

  it('sends the failure of a tool as its error', () => {
    expect(encode(START, CALL, { ...RESULT, error: 'no such tool' }).at(-1)).toEqual({
      type: 'tool-output-error',
      toolCallId: 'c1',
      errorText: 'no such tool',
      dynamic: true,
    });
  });

  it('resets the step of a text that is taken back', () => {
    const reset = { type: 'attempt', number: 2, ...TARGET, reason: 'interrupted', mode: 'reset' } as const;
    const chunks = encode(START, { type: 'text-delta', text: 'Wrong' }, reset, {
      type: 'text-delta',
      text: 'Right',
    });

    expect(chunks.slice(3)).toEqual([
      text('Wrong'),
      { type: 'reset-step' },
      { type: 'text-start', id: 'text-2' },
      text('Right', 2),
    ]);
  });

  it('keeps a finished step when the call behind it starts anew without any text', () => {
    const reset = { type: 'attempt', number: 2, ...TARGET, reason: 'interrupted', mode: 'reset' } as const;

    expect(encode(START, CALL, { ...RESULT, result: 2 }, reset)).not.toContainEqual({ type: 'reset-step' });
  });

  it('ends a failed turn, or one that a shutdown cut, with its error, and a cancelled one with an abort', () => {
    const failure = {
      type: 'turn-error',
      code: 'A.B',
      message: 'It broke.',
      retryable: true,
      partialText: 'Hi',
    } as const;
    const open = [START, { type: 'text-delta', text: 'Hi' }] as const;

    expect(encode(...open, failure).slice(-5)).toEqual([
      { type: 'text-end', id: 'text-1' },
      { type: 'finish-step' },
      {
        type: 'message-metadata',
        messageMetadata: { ...METADATA, status: 'failed', code: 'A.B', retryable: true },
      },
      { type: 'error', errorText: 'It broke.' },
      '[DONE]',
    ]);
    expect(encode(...open, { type: 'turn-cancelled', reason: 'stopped' }).slice(-3)).toEqual([
      {
        type: 'message-metadata',
        messageMetadata: expect.objectContaining({ turnId: START.turnId, status: 'cancelled' }),
      },
      { type: 'abort', reason: 'stopped' },
      '[DONE]',
    ]);
    expect(encode(...open, { type: 'turn-cancelled', reason: 'server shutting down' }).slice(-3)).toEqual([
      {
        type: 'message-metadata',
        messageMetadata: { ...METADATA, status: 'failed', code: 'SERVER.SHUTTING_DOWN', retryable: true },
      },
      { type: 'error', errorText: expect.any(String) },
      '[DONE]',
    ]);
  });
});
