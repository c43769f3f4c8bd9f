import { expect, it } from '@jest/globals';
import { setImmediate as nextLoopTurn } from 'node:timers/promises';
import { endOfLoopTurn, runAtEndOfLoopTurn, standBack } from './end-of-loop-turn.js';

function atEnd(action: () => void): void {
  runAtEndOfLoopTurn({ atEndOfLoopTurn: action });
}

/** What `act` has done, in its order, once two turns of the event loop are over. */
async function orderOf(act: (note: (name: string) => void) => void): Promise<string[]> {
  const done: string[] = [];
  await nextLoopTurn();
  act((name) => done.push(name));
  done.push('now');
  await nextLoopTurn();
  await nextLoopTurn();
  return done;
}

it('runs tasks at the end of the turn, in their order', async () => {
  const done = await orderOf((note) => {
    for (const name of ['a', 'b']) atEnd(() => note(name));
    setImmediate(note, 'an immediate');
    atEnd(() => note('c'));
  });

  expect(done).toEqual(['now', 'a', 'b', 'c', 'an immediate']);
});

it('has tasks stand back behind what the running code and its promises ask for', async () => {
  const done = await orderOf((note) => {
    atEnd(() => note('a task'));
    standBack();
    setImmediate(note, 'an immediate');
    queueMicrotask(() => setImmediate(note, 'one of a promise'));
  });

  expect(done).toEqual(['now', 'an immediate', 'one of a promise', 'a task']);
});

it('has them stand back once, so that they run', async () => {
  const done = await orderOf((note) => {
    const sendNext = (left: number): void => {
      standBack();
      if (left > 0) setImmediate(sendNext, left - 1);
      else note('the last call');
    };
    atEnd(() => note('a task'));
    standBack();
    setImmediate(sendNext, 1);
  });

  expect(done).toEqual(['now', 'a task', 'the last call']);
});

it('has them stand back to the end of the next turn, where that of this one is under way', async () => {
  const done = await orderOf((note) => {
    setImmediate(standBack);
    atEnd(() => note('a task'));
    setImmediate(note, 'an immediate');
    setImmediate(() => setImmediate(note, 'one of the next turn'));
  });

  expect(done).toEqual(['now', 'an immediate', 'a task', 'one of the next turn']);
});

it('takes a task that a task gives it to the next turn', async () => {
  const done = await orderOf((note) => {
    atEnd(() => atEnd(() => note('later')));
    setImmediate(note, 'an immediate');
  });

  expect(done).toEqual(['now', 'an immediate', 'later']);
});

it('resolves behind what the running code goes on to ask for', async () => {
  const done = await orderOf((note) => {
    endOfLoopTurn().then(
      () => note('the end'),
      () => undefined,
    );
    queueMicrotask(() => setImmediate(note, 'one of a promise'));
  });

  expect(done).toEqual(['now', 'one of a promise', 'the end']);
});
