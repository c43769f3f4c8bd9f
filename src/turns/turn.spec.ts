import { describe, expect, it } from '@jest/globals';
import { liveHeap } from '../../test/support/heap.js';
import { newTurn } from './__fixtures__/new-turn.js';

describe('a turn that has ended', () => {
  it('has called back, and keeps nothing of whom it called', async () => {
    const turn = newTurn('turn');
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
