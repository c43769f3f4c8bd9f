import { describe, expect, it } from '@jest/globals';
import { LogSink } from './log-sink.js';

describe('LogSink', () => {
  it('warns in the form of all other lines, without credentials', () => {
    const lines: string[] = [];
    const sink = new LogSink(
      { write: (line) => lines.push(line) },
      (line) => line,
      (line) => line.replace('secret', '***'),
      undefined,
    );

    sink.warn('a secret does not fit');

    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        level: 40,
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        context: 'LogFiles',
        msg: 'a *** does not fit',
      },
    ]);
  });
});
