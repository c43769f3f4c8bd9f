import { describe, expect, it, jest } from '@jest/globals';
import type { StreamPart } from '../../../conversation/index.js';
import { AnswerReader } from './answer-reader.js';
import type { EventAssembler } from './event-assembler.js';

/** A wire whose events are the parts themselves. */
const assembler: EventAssembler = {
  isFinished: false,
  isOver: false,
  accept: (data) => [data as StreamPart],
  textOf: () => undefined,
  isAtWork: () => false,
  end: () => [],
};

const text = (piece: string): string => JSON.stringify({ type: 'text', text: piece });
const FINISH = JSON.stringify({ type: 'finish', finishReason: 'stop' });
const DONE = '[DONE]';

function reader() {
  const onText = jest.fn();
  const answer = new AnswerReader(assembler, { signal: new AbortController().signal, observer: { onText } });
  const take = (...events: string[]): boolean =>
    answer.take(events.map((data) => ({ name: undefined, data })));
  return { answer, take, onText, waiting: () => [...answer.release()].map(({ type }) => type) };
}

describe('AnswerReader', () => {
  it('hands on the text of a read at once, and reads on', () => {
    const { take, onText } = reader();
    expect(take(text('a'), text('b'))).toBe(true);
    expect(take(text('c'))).toBe(true);
    expect(onText.mock.calls).toEqual([
      ['ab', false],
      ['c', false],
    ]);
  });

  it('says of text that the end of its answer is there already, whatever is in between', () => {
    const { take, onText, waiting } = reader();
    expect(take(text('a'), FINISH, DONE)).toBe(false);
    expect(onText.mock.calls).toEqual([['a', true]]);
    expect(waiting()).toEqual(['finish']);
  });

  it('keeps text waiting that stands behind something else', () => {
    const call = JSON.stringify({ type: 'tool-call', call: { callId: 'c', name: 'n', arguments: {} } });
    const { take, onText, waiting } = reader();
    take(text('a'), call, text('b'), DONE);
    expect(onText.mock.calls).toEqual([['a', true]]);
    expect(waiting()).toEqual(['tool-call', 'text']);
  });

  it('hands on what came ahead of an event that cannot be read', () => {
    const { take, onText, waiting } = reader();
    expect(take(text('a'), '{')).toBe(false);
    expect(onText.mock.calls).toEqual([['a', false]]);
    expect(waiting).toThrow('not JSON');
  });
});
