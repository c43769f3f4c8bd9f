import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Message } from '../conversation/index.js';
import type { StoredTurn } from '../session/index.js';
import { rebuildEvents } from './rebuild-events.js';
import { foldTurn } from './turn-state.js';

const messages: readonly Message[] = [
  { role: 'user', content: 'what is it?' },
  {
    role: 'assistant',
    content: 'Let me see. ',
    toolCalls: [{ callId: 'c1', name: 'look', arguments: { at: 1 } }],
  },
  { role: 'tool', callId: 'c1', name: 'look', content: 'nothing there', isError: true },
  { role: 'tool', callId: 'c2', name: 'look', content: 'a thing' },
  { role: 'assistant', content: 'Một thứ.' },
];

function stored(overrides: Partial<StoredTurn> = {}, kept = messages): StoredTurn {
  return {
    id: 'turn',
    number: 1,
    status: 'completed',
    messages: kept.map((message, index) => ({
      ...message,
      id: `message-${index}`,
      createdAt: 1_000 + index,
      tokens: 1,
    })),
    startedAt: 1_000,
    endedAt: 1_500,
    provider: 'gpt',
    model: 'main',
    usage: { inputTokens: 9, outputTokens: 4, cachedInputTokens: 2, estimated: false },
    ...overrides,
  };
}

const rebuild = (turn: StoredTurn) => rebuildEvents({ sessionId: 'session', turn });

describe('rebuildEvents', () => {
  it('tells why the model stopped, and what attempts used that gave no answer', () => {
    const failedUsage = { inputTokens: 20, outputTokens: 1, estimated: true };
    const events = rebuild(stored({ finishReason: 'length', failedUsage }));

    expect(events.at(-1)).toMatchObject({ type: 'turn-end', finishReason: 'length', events: events.length });
    expect(foldTurn(events)).toMatchObject({
      usage: { inputTokens: 9, outputTokens: 4, estimated: false },
      spend: { inputTokens: 29, outputTokens: 5, cachedInputTokens: 2, estimated: true },
    });
    expect(foldTurn(events)?.ledger).toEqual([
      {
        number: 1,
        provider: 'gpt',
        model: 'main',
        outcome: 'answered',
        durationMs: 500,
        usage: { inputTokens: 9, outputTokens: 4, cachedInputTokens: 2, estimated: false },
      },
    ]);
  });

  it.each([
    ['cancelled', { outcome: 'cancelled' }],
    ['failed', { outcome: 'failed', reason: 'TURN.INTERRUPTED' }],
  ] as const)('tells the attempt of a turn that was %s, and what it used', (status, end) => {
    const failedUsage = { inputTokens: 20, outputTokens: 1, estimated: true };
    const usage = { inputTokens: 0, outputTokens: 0, estimated: false };
    const state = foldTurn(rebuild(stored({ status, usage, failedUsage })));

    expect(state).toMatchObject({ spend: failedUsage });
    expect(state?.ledger).toEqual([
      { number: 1, provider: 'gpt', model: 'main', ...end, durationMs: 500, usage: failedUsage },
    ]);
  });

  it('tells a complete turn: numbered from 1, with a digest and a count that fit', () => {
    const events = rebuild(stored());
    expect(events).toMatchObject([
      { type: 'turn-start', turnId: 'turn', sessionId: 'session', provider: 'gpt', timestamp: 1_000 },
      { type: 'text-delta', text: 'Let me see. ' },
      { type: 'tool-call', callId: 'c1', name: 'look', arguments: { at: 1 } },
      { type: 'tool-result', callId: 'c1', error: 'nothing there' },
      { type: 'tool-result', callId: 'c2', result: 'a thing' },
      { type: 'text-delta', text: 'Một thứ.' },
      { type: 'usage', inputTokens: 9, durationMs: 500 },
      { type: 'turn-end', finishReason: 'other', messageId: 'message-4', events: 8, timestamp: 1_500 },
    ]);
    expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(foldTurn(events)).toMatchObject({
      status: 'completed',
      text: 'Let me see. Một thứ.',
      sha256: createHash('sha256').update('Let me see. Một thứ.').digest('hex'),
      usage: { inputTokens: 9, outputTokens: 4, cachedInputTokens: 2, estimated: false },
      events: 8,
    });
  });

  it('never says of a cut turn that it is whole', () => {
    expect(foldTurn(rebuild(stored({ status: 'failed' })))).toMatchObject({
      status: 'failed',
      text: 'Let me see. Một thứ.',
      error: { code: 'TURN.INTERRUPTED', retryable: true },
    });
    expect(foldTurn(rebuild(stored({ status: 'cancelled' }, messages.slice(0, 1))))).toMatchObject({
      status: 'cancelled',
      text: '',
    });
  });

  it('has only the start of a turn that may still run', () => {
    const { endedAt, provider, model, usage, ...running } = stored({ status: 'running' });
    expect([endedAt, provider, model, usage]).toHaveLength(4);
    expect(rebuild(running)).toEqual([
      {
        sequence: 1,
        timestamp: 1_000,
        type: 'turn-start',
        turnId: 'turn',
        sessionId: 'session',
        provider: 'unknown',
        model: 'unknown',
      },
    ]);
  });
});
