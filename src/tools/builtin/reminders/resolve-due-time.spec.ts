import { describe, expect, it } from '@jest/globals';
import { toZonedTime } from '../zoned-time.js';
import { describeDistance } from './describe-distance.js';
import { resolveDueTime } from './resolve-due-time.js';

/** A Saturday, 18:30 in Hanoi. */
const NOW = Date.parse('2026-11-21T11:30:15Z');
const HANOI = 'Asia/Ho_Chi_Minh';

function resolve(text: string, timeZone = HANOI, now = NOW): string {
  const { dueAt } = resolveDueTime(text, timeZone, now);
  return toZonedTime(new Date(dueAt), timeZone).iso;
}

describe('the time of a reminder', () => {
  it.each([
    ['2026-12-24T20:15', '2026-12-24T20:15:00+07:00'],
    ['2026-12-24 20:15:30', '2026-12-24T20:15:30+07:00'],
    ['2026-12-24T20:15:00Z', '2026-12-25T03:15:00+07:00'],
    ['2026-12-24T20:15:00.123+01:00', '2026-12-25T02:15:00+07:00'],
    ['2026-12-24', '2026-12-24T09:00:00+07:00'],
    ['tomorrow 9am', '2026-11-22T09:00:00+07:00'],
    ['Tomorrow at 9', '2026-11-22T09:00:00+07:00'],
    ['tomorrow', '2026-11-22T09:00:00+07:00'],
    ['tomorrow morning', '2026-11-22T09:00:00+07:00'],
    ['tomorrow evening', '2026-11-22T20:00:00+07:00'],
    ['in 20 minutes', '2026-11-21T18:50:15+07:00'],
    ['in 2 hours', '2026-11-21T20:30:15+07:00'],
    ['in 9h', '2026-11-22T03:30:15+07:00'],
    ['half an hour from now', '2026-11-21T19:00:15+07:00'],
    ['in 3 days', '2026-11-24T18:30:15+07:00'],
    ['in 2 days at 10:00', '2026-11-23T10:00:00+07:00'],
    ['next Monday 14:30', '2026-11-23T14:30:00+07:00'],
    ['on Friday at 5pm', '2026-11-27T17:00:00+07:00'],
    ['tonight at 8', '2026-11-21T20:00:00+07:00'],
    ['noon tomorrow', '2026-11-22T12:00:00+07:00'],
    ['9am', '2026-11-22T09:00:00+07:00'],
    ['19:00', '2026-11-21T19:00:00+07:00'],
    ['December 25 at 8:30pm', '2026-12-25T20:30:00+07:00'],
    ['March 3 9am', '2027-03-03T09:00:00+07:00'],
    ['2026-12-01 9am', '2026-12-01T09:00:00+07:00'],
    ['tomorrow at 9am UTC', '2026-11-22T16:00:00+07:00'],
    ['25/12/2026 08:00', '2026-12-25T08:00:00+07:00'],
  ])('%s', (text, due) => {
    expect(resolve(text)).toBe(due);
  });

  it.each([
    ['9h sáng mai', '2026-11-22T09:00:00+07:00'],
    ['9h sang mai', '2026-11-22T09:00:00+07:00'],
    ['ngày mai lúc 9 giờ sáng', '2026-11-22T09:00:00+07:00'],
    ['9 giờ sáng ngày mai', '2026-11-22T09:00:00+07:00'],
    ['mai 9h', '2026-11-22T09:00:00+07:00'],
    ['thứ hai tuần sau', '2026-11-23T09:00:00+07:00'],
    ['thứ hai tuần tới lúc 14h30', '2026-11-23T14:30:00+07:00'],
    ['14h30 thứ 2 tuần tới', '2026-11-23T14:30:00+07:00'],
    ['thứ sáu tuần sau 8h', '2026-11-27T08:00:00+07:00'],
    ['thứ sáu 8h', '2026-11-27T08:00:00+07:00'],
    ['thứ bảy 8h', '2026-11-28T08:00:00+07:00'],
    ['thứ bảy 20h', '2026-11-21T20:00:00+07:00'],
    ['chủ nhật tuần này 7h tối', '2026-11-22T19:00:00+07:00'],
    ['20 phút nữa', '2026-11-21T18:50:15+07:00'],
    ['hai mươi phút nữa', '2026-11-21T18:50:15+07:00'],
    ['sau 2 tiếng', '2026-11-21T20:30:15+07:00'],
    ['2 tiếng rưỡi nữa', '2026-11-21T21:00:15+07:00'],
    ['1 giờ 15 phút nữa', '2026-11-21T19:45:15+07:00'],
    ['nửa tiếng nữa', '2026-11-21T19:00:15+07:00'],
    ['trong 3 ngày nữa', '2026-11-24T18:30:15+07:00'],
    ['3 ngày nữa lúc 9h30', '2026-11-24T09:30:00+07:00'],
    ['hai tuần nữa', '2026-12-05T18:30:15+07:00'],
    ['chiều mai 3h', '2026-11-22T15:00:00+07:00'],
    ['1h30 chiều mai', '2026-11-22T13:30:00+07:00'],
    ['8h tối nay', '2026-11-21T20:00:00+07:00'],
    ['8 giờ kém 15 tối nay', '2026-11-21T19:45:00+07:00'],
    ['12h đêm nay', '2026-11-22T00:00:00+07:00'],
    ['9 giờ rưỡi sáng mai', '2026-11-22T09:30:00+07:00'],
    ['sáng mai', '2026-11-22T09:00:00+07:00'],
    ['tối mai', '2026-11-22T19:00:00+07:00'],
    ['mốt 9h', '2026-11-23T09:00:00+07:00'],
    ['ngày kia', '2026-11-23T09:00:00+07:00'],
    ['hôm nay lúc 23:15', '2026-11-21T23:15:00+07:00'],
    ['10 giờ 30 ngày 25 tháng 12', '2026-12-25T10:30:00+07:00'],
    ['9h ngày 5/6', '2027-06-05T09:00:00+07:00'],
    ['ngày 5 tháng 6 năm 2027', '2027-06-05T09:00:00+07:00'],
    ['9h ngày 3', '2026-12-03T09:00:00+07:00'],
    ['9h', '2026-11-22T09:00:00+07:00'],
  ])('%s', (text, due) => {
    expect(resolve(text)).toBe(due);
  });

  it.each([
    '9',
    'at 9',
    '5/6 9am',
    'soon',
    '',
    'Monday or Tuesday',
    '2026-02-30',
    '2026-13-01T10:00',
    '25:00',
  ])('asks again about "%s", with help', (text) => {
    expect(() => resolve(text)).toThrow(
      /not (clear|understood).*Write it like.*It is now Saturday 2026-11-21T18:30:15\+07:00/,
    );
  });

  it.each([
    'yesterday 9am',
    '2026-11-21T18:30',
    '2020-01-01T00:00Z',
    'hôm nay 9h',
    '10 minutes ago',
    'thứ hai tuần này',
  ])('refuses the past: "%s", and says when it is now', (text) => {
    expect(() => resolve(text)).toThrow(
      /is past\. It is now Saturday 2026-11-21T18:30:15\+07:00 in Asia\/Ho_Chi_Minh/,
    );
  });

  it.each(['2031-11-22', 'in 6 years', '9999-12-31T23:59', 'in 99999999999 minutes'])(
    'refuses what is too far: "%s"',
    (text) => {
      expect(() => resolve(text)).toThrow(/more than 5 years ahead|not understood/);
    },
  );

  it('allows five years to the second', () => {
    expect(resolve('2031-11-21T18:30:15')).toBe('2031-11-21T18:30:15+07:00');
  });

  it('reads words in the zone that was named, and names the nearest for a wrong one', () => {
    expect(resolve('tomorrow 9am', 'America/New_York')).toBe('2026-11-22T09:00:00-05:00');
    expect(resolve('tomorrow 9am', 'Pacific/Kiritimati')).toBe('2026-11-23T09:00:00+14:00');
    expect(() => resolve('tomorrow 9am', 'Asia/Hanoi')).toThrow('nearest name is "Asia/Ho_Chi_Minh"');
  });

  it('moves a time that clocks skip, and says so', () => {
    const now = Date.parse('2027-03-13T12:00:00Z');
    const { dueAt, notes } = resolveDueTime('2027-03-14T02:30', 'America/New_York', now);
    expect(new Date(dueAt).toISOString()).toBe('2027-03-14T07:30:00.000Z');
    expect(notes).toEqual([expect.stringContaining('skip the time that was asked for, so 03:30 was taken')]);
  });

  it('takes the first of a time that clocks show twice, and says so', () => {
    const now = Date.parse('2027-10-30T12:00:00Z');
    const { dueAt, notes } = resolveDueTime('tomorrow 2:30am', 'Europe/Berlin', now);
    expect(new Date(dueAt).toISOString()).toBe('2027-10-31T00:30:00.000Z');
    expect(notes).toEqual([expect.stringContaining('show 02:30 twice; the first one was taken')]);
  });

  it('counts hours as they pass and days by the calendar when clocks change', () => {
    const now = Date.parse('2027-03-14T06:30:00Z');
    expect(resolve('in 2 hours', 'America/New_York', now)).toBe('2027-03-14T04:30:00-04:00');
    expect(resolve('in 1 day', 'America/New_York', now)).toBe('2027-03-15T01:30:00-04:00');
  });

  it('says what it had to take for granted', () => {
    const notesOf = (text: string) => resolveDueTime(text, HANOI, NOW).notes.join(' ');
    expect(notesOf('thứ hai tuần sau')).toContain('09:00 was taken');
    expect(notesOf('tomorrow')).toContain('09:00 was taken');
    expect(notesOf('tomorrow at 7')).toContain('read as 07:00');
    expect(notesOf('tomorrow 9am')).toBe('');
    expect(notesOf('9h sáng mai')).toBe('');
  });
});

it.each([
  [20 * 60_000, 'in 20 minutes'],
  [86_400_000 + 7_200_000, 'in 1 day 2 hours'],
  [400 * 86_400_000, 'in 1 year 35 days'],
  [1_000, 'in 1 second'],
])('a distance of %i ms', (milliseconds, text) => {
  expect(describeDistance(milliseconds)).toBe(text);
});
