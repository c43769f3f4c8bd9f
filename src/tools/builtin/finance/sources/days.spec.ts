import { describe, expect, it } from '@jest/globals';
import { addDays, dayOf, isDay, weekdaysBetween } from './days.js';

describe('days', () => {
  it.each([
    ['2026-11-20', '2026-11-20', 0],
    ['2026-11-20', '2026-11-21', 0],
    ['2026-11-20', '2026-11-22', 0],
    ['2026-11-20', '2026-11-23', 1],
    ['2026-11-21', '2026-11-23', 1],
    ['2026-11-18', '2026-11-25', 5],
    ['2026-10-30', '2026-11-21', 15],
    ['2026-11-21', '2026-10-30', 0],
  ])('from %s to %s there are %i weekdays', (from, to, count) => {
    expect(weekdaysBetween(from, to)).toBe(count);
  });

  it('are those of the exchange', () => {
    const moment = Date.parse('2026-11-20T20:00:00Z');
    expect(dayOf(moment)).toBe('2026-11-20');
    expect(dayOf(moment, 7 * 3_600)).toBe('2026-11-21');
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28');
  });

  it.each([
    ['2026-11-20', true],
    ['2026-13-01', false],
    ['20/11/2026', false],
    ['', false],
  ])('%j: %s', (text, is) => {
    expect(isDay(text)).toBe(is);
  });
});
