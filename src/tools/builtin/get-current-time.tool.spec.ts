import { describe, expect, it } from '@jest/globals';
import { ToolFailure } from '../tool.js';
import { GetCurrentTimeTool } from './get-current-time.tool.js';

const WINTER = '2026-01-31T23:30:05.999Z';

function timeIn(timezone: string, now = WINTER): string {
  return new GetCurrentTimeTool({ now: () => new Date(now).getTime() }).run({ timezone });
}

describe('get_current_time', () => {
  it.each([
    ['UTC', 'Current time in UTC: Saturday, 31 January 2026, 23:30:05 (2026-01-31T23:30:05+00:00).'],
    [
      'Asia/Ho_Chi_Minh',
      'Current time in Asia/Ho_Chi_Minh: Sunday, 1 February 2026, 06:30:05 (2026-02-01T06:30:05+07:00).',
    ],
    [
      'America/New_York',
      'Current time in America/New_York: Saturday, 31 January 2026, 18:30:05 (2026-01-31T18:30:05-05:00).',
    ],
    [
      'Asia/Kathmandu',
      'Current time in Asia/Kathmandu: Sunday, 1 February 2026, 05:15:05 (2026-02-01T05:15:05+05:45).',
    ],
    ['-03:30', 'Current time in -03:30: Saturday, 31 January 2026, 20:00:05 (2026-01-31T20:00:05-03:30).'],
  ])('tells the time in %s', (timezone, text) => {
    expect(timeIn(timezone)).toBe(text);
  });

  it('follows daylight saving time', () => {
    expect(timeIn('Europe/Berlin', '2026-07-01T12:00:00Z')).toContain('(2026-07-01T14:00:00+02:00)');
    expect(timeIn('Europe/Berlin', '2026-12-01T12:00:00Z')).toContain('(2026-12-01T13:00:00+01:00)');
  });

  it('writes midnight as 00', () => {
    expect(timeIn('UTC', '2026-03-01T00:00:00Z')).toContain(
      '1 March 2026, 00:00:00 (2026-03-01T00:00:00+00:00)',
    );
  });

  it.each([
    ['asia/ho_chi_minh', 'Asia/Ho_Chi_Minh'],
    [' Europe/Paris ', 'Europe/Paris'],
    ['utc', 'UTC'],
    ['Z', 'UTC'],
    ['+0700', '+07:00'],
    ['+7', '+07:00'],
    ['UTC+7', '+07:00'],
    ['GMT−03:30', '-03:30'],
  ])('reads %j as %s', (written, zone) => {
    expect(timeIn(written)).toContain(`Current time in ${zone}: `);
  });

  it.each([
    ['Europe/Pariss', 'Europe/Paris'],
    ['Tokyo', 'Asia/Tokyo'],
    ['new york', 'America/New_York'],
    ['Ho Chi Minh', 'Asia/Ho_Chi_Minh'],
    ['Asia/Hanoi', 'Asia/Ho_Chi_Minh'],
    ['America/San_Francisco', 'America/Los_Angeles'],
  ])('suggests for %j the zone %s', (written, zone) => {
    expect(() => timeIn(written)).toThrow(ToolFailure);
    expect(() => timeIn(written)).toThrow(
      `There is no time zone "${written}". The nearest name is "${zone}"`,
    );
  });

  it.each([['+25:00'], ['+07:75'], [''], ['UTC\u0000'], ['x'.repeat(100_000)], ['../etc/passwd']])(
    'refuses %j in a short sentence',
    (written) => {
      expect(() => timeIn(written)).toThrow(/^There is no time zone .{2,300}$/);
    },
  );
});
