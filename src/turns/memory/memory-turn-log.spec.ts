import { describe, expect, it } from '@jest/globals';
import { lastValueFrom, toArray } from 'rxjs';
import { liveHeap } from '../../../test/support/heap.js';
import type { TurnEvent } from '../../conversation/index.js';
import { MemoryTurnLog } from './memory-turn-log.js';

const text = (sequence: number): TurnEvent => ({
  type: 'text-delta',
  text: `${sequence}`,
  sequence,
  timestamp: 0,
});
const end = (sequence: number): TurnEvent => ({
  type: 'turn-cancelled',
  reason: 'r',
  sequence,
  timestamp: 0,
});

describe('MemoryTurnLog', () => {
  it('replays what a reader missed, follows what comes, and completes behind the end', async () => {
    const log = new MemoryTurnLog();
    const writer = await log.open('t', 'anonymous');
    for (const event of [text(1), text(2)]) writer.append(event);
    const all = lastValueFrom(log.follow('t', 0).pipe(toArray()));
    const rest = lastValueFrom(log.follow('t', 1).pipe(toArray()));
    writer.append(text(3));
    writer.append(end(4));

    expect((await all).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect((await rest).map(({ sequence }) => sequence)).toEqual([2, 3, 4]);
    expect((await lastValueFrom(log.follow('t', 3).pipe(toArray()))).map(({ sequence }) => sequence)).toEqual(
      [4],
    );
  });

  it('holds no reader that has left', async () => {
    const log = new MemoryTurnLog();
    const writer = await log.open('t', 'anonymous');
    const seen: number[] = [];
    const leave = (): WeakRef<object> => {
      const observer = { next: ({ sequence }: TurnEvent) => seen.push(sequence) };
      const reader = log.follow('t', 0).subscribe(observer);
      writer.append(text(1));
      reader.unsubscribe();
      return new WeakRef(observer);
    };
    const left = leave();
    writer.append(text(2));
    await liveHeap();

    expect(seen).toEqual([1]);
    expect(left.deref()).toBeUndefined();
  });

  it('keeps a bounded number of ended logs, the newest', async () => {
    const log = new MemoryTurnLog();
    for (let index = 0; index < 1_100; index++) {
      const writer = await log.open(`t${index}`, 'anonymous');
      writer.append(end(1));
    }

    expect(await log.scopeOf('t0')).toBeUndefined();
    expect(await log.scopeOf('t1099')).toBe('anonymous');
  });

  it('keeps a bounded amount of text, the newest', async () => {
    const log = new MemoryTurnLog();
    for (let index = 0; index < 100; index++) {
      const writer = await log.open(`t${index}`, 'anonymous');
      writer.append({ type: 'text-delta', text: 'x'.repeat(500_000), sequence: 1, timestamp: 0 });
      writer.append(end(2));
    }

    expect(await log.scopeOf('t0')).toBeUndefined();
    expect(await log.scopeOf('t99')).toBe('anonymous');
  });

  it('never forgets a log that is still open', async () => {
    const log = new MemoryTurnLog();
    await log.open('open', 'anonymous');
    for (let index = 0; index < 1_100; index++) {
      const writer = await log.open(`t${index}`, 'anonymous');
      writer.append(end(1));
    }

    expect(await log.scopeOf('open')).toBe('anonymous');
  });
});
