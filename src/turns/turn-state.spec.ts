import { describe, expect, it } from '@jest/globals';
import type { TurnEvent, TurnEventBody } from '../conversation/index.js';
import { foldTurn } from './turn-state.js';

const START: TurnEventBody = { type: 'turn-start', turnId: 't', sessionId: 's', provider: 'p', model: 'm' };
const USED = { inputTokens: 10, outputTokens: 2, estimated: false };
const USAGE: TurnEventBody = { type: 'usage', ...USED, provider: 'p', model: 'm', durationMs: 5 };

function fold(...bodies: TurnEventBody[]): ReturnType<typeof foldTurn> {
  return foldTurn(
    bodies.map((body, index): TurnEvent => ({ ...body, sequence: index + 1, timestamp: 1000 + index })),
  );
}

describe('foldTurn', () => {
  it('knows nothing of a turn without events', () => {
    expect(fold()).toBeUndefined();
  });

  it('tells a running turn with its text so far', () => {
    expect(fold(START, { type: 'text-delta', text: 'a' }, { type: 'text-delta', text: 'b' })).toMatchObject({
      status: 'running',
      text: 'ab',
      events: 3,
      ledger: [{ number: 1, outcome: 'running' }],
    });
  });

  it('lists every model call of a turn with tools and adds up their usage', () => {
    const state = fold(
      START,
      { type: 'tool-call', callId: 'c', name: 'n', arguments: {} },
      USAGE,
      { type: 'tool-result', callId: 'c', name: 'n', result: 1, durationMs: 1 },
      { type: 'text-delta', text: 'done' },
      USAGE,
      {
        type: 'turn-end',
        finishReason: 'stop',
        provider: 'p',
        model: 'm',
        usage: USED,
        messageId: 'i',
        events: 7,
        sha256: 'h',
      },
    );

    expect(state).toMatchObject({
      status: 'completed',
      text: 'done',
      finishReason: 'stop',
      endedAt: 1006,
      sha256: 'h',
    });
    expect(state?.ledger).toEqual([
      { number: 1, provider: 'p', model: 'm', outcome: 'answered', durationMs: 5, usage: USED },
      { number: 2, provider: 'p', model: 'm', outcome: 'answered', durationMs: 5, usage: USED },
    ]);
  });

  it('shows the failed attempt and the target that took over', () => {
    const state = fold(
      START,
      { type: 'attempt', number: 2, provider: 'q', model: 'n', reason: 'overloaded', mode: 'retry' },
      USAGE,
    );

    expect(state).toMatchObject({
      provider: 'q',
      ledger: [
        { number: 1, provider: 'p', outcome: 'failed', reason: 'overloaded' },
        { number: 2, provider: 'q', outcome: 'answered' },
      ],
    });
  });

  it('tells how long a failed attempt took, what it used, and how its successor goes on', () => {
    const cut = { inputTokens: 8, outputTokens: 1, estimated: true };
    const state = fold(
      START,
      { type: 'usage', ...cut, provider: 'p', model: 'm', durationMs: 7, keyIndex: 0, reason: 'interrupted' },
      {
        type: 'attempt',
        number: 2,
        provider: 'q',
        model: 'n',
        reason: 'interrupted',
        mode: 'continue',
        keyIndex: 1,
        delayMs: 30,
        failedAfterMs: 7,
      },
      { ...USAGE, provider: 'q', model: 'n', keyIndex: 1 },
    );

    expect(state?.ledger).toEqual([
      {
        number: 1,
        provider: 'p',
        model: 'm',
        outcome: 'failed',
        reason: 'interrupted',
        keyIndex: 0,
        durationMs: 7,
        usage: cut,
      },
      {
        number: 2,
        provider: 'q',
        model: 'n',
        outcome: 'answered',
        mode: 'continue',
        keyIndex: 1,
        delayMs: 30,
        durationMs: 5,
        usage: USED,
      },
    ]);
    expect(state?.usage).toEqual(USED);
    expect(state?.spend).toEqual({ inputTokens: 18, outputTokens: 3, estimated: true });
  });

  it('tells the key and the time of an attempt that failed without having used anything', () => {
    const state = fold(START, {
      type: 'attempt',
      number: 2,
      provider: 'p',
      model: 'm',
      reason: 'auth',
      mode: 'retry',
      keyIndex: 1,
      failedAfterMs: 7,
      failedKeyIndex: 0,
    });

    expect(state?.ledger[0]).toMatchObject({ outcome: 'failed', reason: 'auth', keyIndex: 0, durationMs: 7 });
  });

  it('tells what the last attempt of a failed turn came to', () => {
    const error = { code: 'UPSTREAM_INTERRUPTED', message: 'Cut.', retryable: true, partialText: '' };
    const failed = { failedReason: 'overloaded', failedAfterMs: 7, failedKeyIndex: 1 };
    const state = fold(START, { type: 'turn-error', ...error, ...failed });

    expect(state?.ledger).toMatchObject([
      { outcome: 'failed', reason: 'overloaded', durationMs: 7, keyIndex: 1 },
    ]);
  });

  it('tells the key and the time of an attempt that was stopped ahead of any content', () => {
    const facts = { failedAfterMs: 7, failedKeyIndex: 1 };
    const state = fold(START, { type: 'turn-cancelled', reason: 'client', ...facts });

    expect(state?.ledger).toMatchObject([{ outcome: 'cancelled', durationMs: 7, keyIndex: 1 }]);
  });

  it('an attempt that was stopped is cancelled with its turn, fails with it, and is to be paid', () => {
    const stopped = { ...USAGE, provider: 'p', model: 'm', keyIndex: 0, reason: 'aborted' } as const;
    const timeout = { code: 'TURN.TIMEOUT', message: 'Late.', retryable: true, partialText: 'Fo' };
    const cancelled = fold(START, stopped, { type: 'turn-cancelled', reason: 'client' });
    const late = fold(START, stopped, { type: 'turn-error', ...timeout });

    expect(cancelled).toMatchObject({
      spend: USED,
      ledger: [{ outcome: 'cancelled', usage: USED, keyIndex: 0 }],
    });
    expect(cancelled?.ledger[0]).not.toHaveProperty('reason');
    expect(late).toMatchObject({
      spend: USED,
      ledger: [{ outcome: 'failed', reason: 'TURN.TIMEOUT', usage: USED }],
    });
  });

  it('an attempt with the number of the one under way takes its place', () => {
    expect(
      fold(START, {
        type: 'attempt',
        number: 1,
        provider: 'q',
        model: 'n',
        reason: 'circuit-open',
        mode: 'retry',
      })?.ledger,
    ).toEqual([{ number: 1, provider: 'q', model: 'n', outcome: 'running', mode: 'retry' }]);
  });

  it('drops retracted text, and keeps that of earlier model calls', () => {
    const reset = { number: 2, provider: 'q', model: 'n', reason: 'interrupted', mode: 'reset' } as const;
    expect(
      fold(START, { type: 'text-delta', text: 'kept, old' }, { type: 'attempt', ...reset, keptLength: 6 }),
    ).toMatchObject({ text: 'kept, ' });
  });

  it('drops all text where nothing is said to stay', () => {
    expect(
      fold(
        START,
        { type: 'text-delta', text: 'old' },
        { type: 'attempt', number: 2, provider: 'q', model: 'n', reason: 'interrupted', mode: 'reset' },
      ),
    ).toMatchObject({ text: '' });
  });

  it('closes the running call of a turn that failed or was cancelled', () => {
    expect(
      fold(START, { type: 'turn-error', code: 'X', message: 'm', retryable: true, partialText: '' }),
    ).toMatchObject({
      status: 'failed',
      error: { code: 'X' },
      ledger: [{ outcome: 'failed', reason: 'X' }],
    });
    expect(fold(START, { type: 'turn-cancelled', reason: 'r' })).toMatchObject({
      status: 'cancelled',
      cancelReason: 'r',
      ledger: [{ outcome: 'cancelled' }],
    });
  });
});
