import { createHash } from 'node:crypto';
import { setImmediate as nextRound } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { AppError } from '../common/errors/index.js';
import { NO_USAGE, type TurnError, type TurnEvent } from '../conversation/index.js';
import { MemoryTurnLog } from './memory/memory-turn-log.js';
import { TurnRecorder } from './turn-recorder.js';

const RESULT = { finishReason: 'stop', provider: 'p', model: 'm', usage: NO_USAGE, messageId: 'id' } as const;

async function record(): Promise<{ recorder: TurnRecorder; events: () => Promise<readonly TurnEvent[]> }> {
  const log = new MemoryTurnLog();
  const recorder = new TurnRecorder('turn');
  recorder.writeTo(await log.open('turn', 'anonymous'));
  return { recorder, events: () => log.read('turn') };
}

describe('TurnRecorder', () => {
  it('numbers events from 1 without gaps, one for each text', async () => {
    const { recorder, events } = await record();
    recorder.addText('Hello');
    recorder.addText(' you');
    recorder.end(RESULT);

    expect((await events()).map(({ sequence, type }) => [sequence, type])).toEqual([
      [1, 'text-delta'],
      [2, 'text-delta'],
      [3, 'turn-end'],
    ]);
    expect(await events()).toMatchObject([
      { text: 'Hello' },
      { text: ' you' },
      { events: 3, sha256: createHash('sha256').update('Hello you').digest('hex') },
    ]);
  });

  it('keeps the order of text and other events', async () => {
    const { recorder, events } = await record();
    recorder.addText('before');
    recorder.add({ type: 'tool-call', callId: 'c', name: 'n', arguments: {} });
    recorder.addText('after');
    recorder.end(RESULT);

    expect((await events()).map(({ type }) => type)).toEqual([
      'text-delta',
      'tool-call',
      'text-delta',
      'turn-end',
    ]);
  });

  it('writes the last text together with the end that follows it', async () => {
    const { recorder, events } = await record();
    recorder.addText('Hello');
    recorder.addText(' you', true);
    recorder.add({ type: 'usage', ...NO_USAGE, provider: 'p', model: 'm', durationMs: 1 });
    expect(recorder.answer.toString()).toBe('Hello you');
    expect(await events()).toMatchObject([{ text: 'Hello' }]);

    recorder.end(RESULT);
    expect((await events()).map(({ sequence, type }) => [sequence, type])).toEqual([
      [1, 'text-delta'],
      [2, 'text-delta'],
      [3, 'usage'],
      [4, 'turn-end'],
    ]);
  });

  it('holds the last text no longer than the event loop takes to go round twice', async () => {
    const { recorder, events } = await record();
    recorder.addText('Hello', true);
    const hasContent = jest.fn();
    recorder.firstContent.then(hasContent, hasContent);
    await nextRound();
    expect(hasContent).not.toHaveBeenCalled();
    await nextRound();
    await nextRound();

    expect(hasContent).toHaveBeenCalled();
    recorder.addText(' you');
    expect(await events()).toMatchObject([{ text: 'Hello' }, { text: ' you' }]);
  });

  it('never sends half of a surrogate pair', async () => {
    const { recorder, events } = await record();
    recorder.addText('ab\uD83D');
    recorder.addText('\uDE00c');
    recorder.end(RESULT);

    expect(await events()).toMatchObject([
      { text: 'ab' },
      { text: '😀c' },
      { sha256: createHash('sha256').update('ab😀c').digest('hex') },
    ]);
  });

  it.each([
    ['in one text', [`${'a'.repeat(499_999)}\u{1F600}`]],
    ['between two texts', ['a'.repeat(499_999), '\uD83D', '\uDE00']],
  ])(
    'cuts an answer that is too long ahead of a surrogate pair that does not fit, %s',
    async (_where, texts) => {
      const { recorder, events } = await record();
      const add = (): void => {
        for (const text of texts) recorder.addText(text);
      };
      expect(add).toThrow(expect.objectContaining({ code: 'TURN.ANSWER_TOO_LARGE' }));
      recorder.fail(new AppError('TURN.ANSWER_TOO_LARGE', 'cut'));

      const all = await events();
      const sent = all.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
      const { partialText } = all.at(-1) as TurnError & TurnEvent;
      // Such long texts are not to be printed where they differ.
      expect([sent.length, sent.isWellFormed()]).toEqual([499_999, true]);
      expect([partialText === sent, recorder.answer.toString() === sent]).toEqual([true, true]);
    },
  );

  it('hashes only what survives a retraction', async () => {
    const { recorder, events } = await record();
    recorder.addText('kept, wrong');
    recorder.retractText('kept, '.length);
    recorder.addText('right');

    expect(recorder.answer.toString()).toBe('kept, right');
    recorder.end(RESULT);
    expect((await events()).at(-1)).toMatchObject({
      sha256: createHash('sha256').update('kept, right').digest('hex'),
    });
  });

  it('keeps half a surrogate pair ahead of what is taken back', async () => {
    const { recorder, events } = await record();
    recorder.addText('a\uD83D');
    recorder.retractText(2);
    recorder.addText('\uDE00b');
    recorder.addText('\uD83D');
    recorder.retractText('a😀'.length);
    recorder.addText('c');
    recorder.end(RESULT);

    expect(await events()).toMatchObject([
      { text: 'a' },
      { text: '😀b' },
      { text: 'c' },
      { sha256: createHash('sha256').update('a😀c').digest('hex') },
    ]);
  });

  it('writes one terminal event and nothing behind it', async () => {
    const { recorder, events } = await record();
    recorder.addText('part');
    recorder.fail(new AppError('UPSTREAM_INTERRUPTED', 'cut'));
    recorder.end(RESULT);
    recorder.addText('more');

    expect((await events()).map(({ type }) => type)).toEqual(['text-delta', 'turn-error']);
    expect((await events()).at(-1)).toMatchObject({
      code: 'UPSTREAM_INTERRUPTED',
      partialText: 'part',
      retryable: true,
    });
  });

  it('tells of the first content, or of the failure before it', async () => {
    const answered = await record();
    answered.recorder.addText('x');
    await expect(answered.recorder.firstContent).resolves.toBeUndefined();

    const failed = await record();
    failed.recorder.fail(
      new AppError('UPSTREAM_OVERLOADED', 'busy', { details: { why: 'x' }, retryAfterMs: 7 }),
    );
    await expect(failed.recorder.firstContent).rejects.toMatchObject({
      code: 'UPSTREAM_OVERLOADED',
      message: 'busy',
      details: { why: 'x', turn_id: 'turn' },
      retryAfterMs: 7,
    });

    const cancelled = await record();
    cancelled.recorder.cancel('bored');
    await expect(cancelled.recorder.firstContent).rejects.toMatchObject({
      code: 'TURN.CANCELLED',
      details: { turn_id: 'turn' },
    });
  });
});
