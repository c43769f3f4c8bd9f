import { describe, expect, it } from '@jest/globals';
import { liveHeap } from '../../test/support/heap.js';
import type { TurnLog } from './turn-log.js';
import { TurnRecorder } from './turn-recorder.js';
import { Turn } from './turn.js';

function newTurn(): Turn {
  return new Turn(
    {
      turnId: 'turn',
      sessionId: 'session',
      principal: { scope: 'scope', address: '192.0.2.1' },
      conversation: { kind: 'session', input: 'hello' },
      tools: { kind: 'server' },
      options: {},
      canRetract: false,
      targets: [{ provider: 'demo', model: 'demo' }],
      timeoutMs: 120_000,
    },
    new TurnRecorder('turn', {} as TurnLog),
  );
}

describe('a turn that has ended', () => {
  it('has called back, and keeps nothing of whom it called', async () => {
    const turn = newTurn();
    const called: string[] = [];
    const watch = (): WeakRef<object> => {
      const client = { name: 'client' };
      turn.onEnd(() => called.push(client.name));
      return new WeakRef(client);
    };
    const client = watch();

    turn.close();
    await liveHeap();

    expect(called).toEqual(['client']);
    expect(client.deref()).toBeUndefined();
    await expect(turn.ended).resolves.toBeUndefined();
  });
});
