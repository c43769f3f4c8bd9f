import { expect, it } from '@jest/globals';
import { drawPicture } from '../../../bench/report/picture.js';
import type { Cell } from '../../../bench/report/suite-report.js';

const row = (name: string, liveKbPerStream: Cell) => ({ name, title: name, cells: { liveKbPerStream } });

it('draws a dash for what could not be measured, and the bars beside it by the largest', () => {
  const rows = [row('floor', 15), row('express', NaN), row('aisdk', null), row('nestor', 30)];

  const picture = drawPicture([{ suite: 'idle', title: '', columns: [], rows, faults: [] }], '');

  expect(picture).not.toContain('NaN');
  expect(picture.match(/>–</g)).toHaveLength(2 + rows.length);
  expect(
    Array.from(picture.matchAll(/class="(?:ours-)?bar"[^>]* width="([\d.]+)"/g), ([, width]) => width),
  ).toEqual(['48.0', '96.0']);
});
