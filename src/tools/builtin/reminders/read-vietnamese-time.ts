import type { WallTime } from './wall-time.js';
import {
  clockTime,
  DEFAULT_HOUR,
  NO_TIME_NOTE,
  unclear,
  wallTimeOf,
  type WrittenTime,
} from './written-time.js';
import { VietnameseText } from './vietnamese-words.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const ELAPSED =
  /^ (?:(sau|trong|trong vong|con) )?(?:(\d{1,4}) (ngay) )?(?:(\d{1,4}|nua) (tieng|gio)(?: dong ho)?(?: (ruoi))?)?(?: ?(\d{1,5}) phut)?(?: ?(\d{1,6}) giay)?(?: (nua|sau))? $/;
const DAYS_AHEAD = / (?:(sau|trong|trong vong) )?(\d{1,4}) (ngay|tuan|thang)(?: (nua|sau|toi))?(?= )/;
const WEEKDAY = / (?:thu (hai|ba|tu|nam|sau|bay|[2-7])|(chu nhat|cn))(?: (?:tuan )?(nay|sau|toi))?(?= )/;
const WEEKDAYS: Readonly<Record<string, number>> = { hai: 1, ba: 2, tu: 3, nam: 4, sau: 5, bay: 6 };
const ISO_DATE = / (\d{4})-(\d{1,2})-(\d{1,2})(?= )/;
const DATE = / (?:ngay )?(\d{1,2})(?:\/|-| thang )(\d{1,2})(?:(?:\/|-| nam )(\d{4}))?(?= )/;
const DAY_OF_MONTH = / ngay (\d{1,2})(?: (?:thang )?(nay|sau|toi))?(?= )/;
const NEXT_WEEK = / tuan (?:sau|toi)(?= )/;
const TIME =
  / (\d{1,2}) ?(?:h|g|:|gio)(?: ?(\d{1,2})(?: ?(?:phut|p))?(?![\d/-])| (ruoi)| kem (\d{1,2})(?: phut)?)?(?= )/;
const PERIOD = / (sang|trua|chieu|toi|dem|khuya)(?= )/;
const DAY_WORD = / (?:(hom nay|nay)|(ngay mai|mai)|(ngay kia|ngay mot|mot|kia))(?= )/;
/** The hour of a part of the day for which no other is given. */
const PERIOD_HOURS: Readonly<Record<string, number>> = {
  sang: 9,
  trua: 12,
  chieu: 15,
  toi: 19,
  dem: 21,
  khuya: 23,
};

/**
 * Reads the common ways to name a time in Vietnamese, with or without accents; undefined where the text is not all
 * about a time or not Vietnamese. chrono's own Vietnamese takes "thứ hai tuần sau" for two weeks, so it is not asked.
 */
export function readVietnameseTime(text: string, now: WallTime): WrittenTime | undefined {
  // Digits alone are in no language: 5/6 is another day in America.
  if (!/\p{L}/u.test(text)) return undefined;
  const words = new VietnameseText(text);
  const elapsed = readElapsed(words);
  if (elapsed !== undefined) return elapsed;
  const date = takeDate(words, now);
  const [hour, minute, half, minutesTo] = words.take(TIME) ?? [];
  const [period] = words.take(PERIOD) ?? [];
  const day = takeDayWord(words, now);
  if (!words.isUsedUp || (date ?? hour ?? period ?? day) === undefined) return undefined;
  if (date === 'impossible') return unclear('there is no such day in the calendar');
  if (date !== undefined && day !== undefined) return unclear('it names more than one day');
  const clock = toClock({ hour, minute, half, minutesTo, period });
  if (clock === undefined) return unclear('there is no such time of day');
  return toWall(date ?? day, clock, now);
}

/** A day: midnight of its only candidate, or a weekday's next one, for which the time decides whether today counts. */
interface Day {
  readonly midnight: WallTime;
  /** Days to the next candidate where this one is over; 0 where there is none. */
  readonly everyDays: number;
  /** The time of the day where it comes with it: "3 ngày nữa" is at the same time. */
  readonly keepsTime?: boolean;
}

interface ClockTime {
  readonly offsetMs: number | undefined;
  readonly notes: readonly string[];
}

function readElapsed(words: VietnameseText): WrittenTime | undefined {
  const groups = words.take(ELAPSED);
  if (groups === undefined) return undefined;
  const [before, days, , hours, hourWord, half, minutes, seconds, after] = groups;
  // "sau 9 giờ" is as often after nine o'clock as in nine hours.
  const isClock = hourWord === 'gio' && before === 'sau' && after === undefined && minutes === undefined;
  if (isClock)
    return unclear('"sau … giờ" may mean after that time or in so many hours; add "nữa" for the second');
  const isTold = (before ?? after) !== undefined;
  if (!isTold || (hours ?? minutes ?? seconds) === undefined) return undefined;
  const hourCount = (hours === 'nua' ? 0.5 : Number(hours ?? 0)) + (half === undefined ? 0 : 0.5);
  return {
    kind: 'elapsed',
    ms:
      Number(days ?? 0) * DAY_MS +
      hourCount * HOUR_MS +
      Number(minutes ?? 0) * MINUTE_MS +
      Number(seconds ?? 0) * 1_000,
  };
}

function takeDate(words: VietnameseText, now: WallTime): Day | 'impossible' | undefined {
  const today = now - (now % DAY_MS);
  const date = new Date(now);
  const iso = words.take(ISO_DATE);
  if (iso !== undefined) return only(wallTimeOf(Number(iso[0]), Number(iso[1]), Number(iso[2])));
  const [name, sunday, which] = words.take(WEEKDAY) ?? [];
  if ((name ?? sunday) !== undefined) {
    return toWeekday(name === undefined ? 0 : (WEEKDAYS[name] ?? Number(name) - 1), which, today);
  }
  const [day, month, year] = words.take(DATE) ?? [];
  if (day !== undefined) {
    const thisYear = date.getUTCFullYear();
    const chosen = wallTimeOf(Number(year ?? thisYear), Number(month), Number(day));
    const isOver = chosen === undefined || chosen < today;
    return only(year === undefined && isOver ? wallTimeOf(thisYear + 1, Number(month), Number(day)) : chosen);
  }
  const [before, count = '', unit, after] = words.take(DAYS_AHEAD) ?? [];
  if (unit !== undefined) {
    if ((before ?? after) === undefined) return 'impossible';
    return { midnight: addTo(today, Number(count), unit), everyDays: 0, keepsTime: true };
  }
  const [dayOfMonth, whichMonth] = words.take(DAY_OF_MONTH) ?? [];
  if (dayOfMonth !== undefined) {
    const [thisYear, thisMonth] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
    const isNext = whichMonth === undefined ? Number(dayOfMonth) < date.getUTCDate() : whichMonth !== 'nay';
    const inYear = isNext && thisMonth === 12 ? thisYear + 1 : thisYear;
    return only(wallTimeOf(inYear, isNext ? (thisMonth % 12) + 1 : thisMonth, Number(dayOfMonth)));
  }
  return words.take(NEXT_WEEK) && { midnight: today + 7 * DAY_MS, everyDays: 0 };
}

function takeDayWord(words: VietnameseText, now: WallTime): Day | undefined {
  const groups = words.take(DAY_WORD);
  const ahead = groups?.findIndex((group) => group !== undefined);
  return ahead === undefined ? undefined : { midnight: now - (now % DAY_MS) + ahead * DAY_MS, everyDays: 0 };
}

/** `weekday` as of JavaScript, Sunday 0. Weeks begin on Monday: Sunday of this week is the last day of it. */
function toWeekday(weekday: number, which: string | undefined, today: WallTime): Day {
  const daysSinceMonday = (new Date(today).getUTCDay() + 6) % 7;
  const ahead = ((weekday + 6) % 7) - daysSinceMonday;
  if (which === undefined) return { midnight: today + ((ahead + 7) % 7) * DAY_MS, everyDays: 7 };
  return { midnight: today + (which === 'nay' ? ahead : ahead + 7) * DAY_MS, everyDays: 0 };
}

function addTo(today: WallTime, count: number, unit: string): WallTime {
  if (unit !== 'thang') return today + count * (unit === 'tuan' ? 7 : 1) * DAY_MS;
  const date = new Date(today);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + count];
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay));
}

function only(midnight: WallTime | undefined): Day | 'impossible' {
  return midnight === undefined ? 'impossible' : { midnight, everyDays: 0 };
}

function toClock(
  told: Readonly<Record<'hour' | 'minute' | 'half' | 'minutesTo' | 'period', string | undefined>>,
): ClockTime | undefined {
  const { hour, minute, half, minutesTo, period } = told;
  if (hour === undefined) {
    const usual = period === undefined ? undefined : PERIOD_HOURS[period];
    if (usual === undefined) return { offsetMs: undefined, notes: [] };
    return {
      offsetMs: usual * HOUR_MS,
      notes: [`No exact time was given, so ${clockTime(usual)} was taken.`],
    };
  }
  const hours = toHours(Number(hour), period);
  const minutes = half === undefined ? Number(minute ?? 0) - Number(minutesTo ?? 0) : 30;
  if (Number(hour) > 24 || minutes > 59) return undefined;
  const isOpen = period === undefined && Number(hour) <= 12 && minute === undefined;
  return {
    offsetMs: hours * HOUR_MS + minutes * MINUTE_MS,
    notes: isOpen ? [`The time was read as ${clockTime(hours)}.`] : [],
  };
}

function toHours(hour: number, period: string | undefined): number {
  switch (period) {
    case 'chieu':
    case 'toi':
      return hour < 12 ? hour + 12 : hour;
    case 'trua':
      return hour < 9 ? hour + 12 : hour;
    case 'dem':
    case 'khuya':
      return hour === 12 ? 24 : hour >= 6 && hour < 12 ? hour + 12 : hour;
    case 'sang':
    case undefined:
    default:
      return hour;
  }
}

function toWall(day: Day | undefined, { offsetMs, notes }: ClockTime, now: WallTime): WrittenTime {
  const { midnight, everyDays, keepsTime } = day ?? { midnight: now - (now % DAY_MS), everyDays: 1 };
  const time = offsetMs ?? (keepsTime === true ? now % DAY_MS : DEFAULT_HOUR * HOUR_MS);
  const wall = midnight + time;
  return {
    kind: 'wall',
    wall: wall <= now ? wall + everyDays * DAY_MS : wall,
    notes: offsetMs === undefined && keepsTime !== true ? [...notes, NO_TIME_NOTE] : notes,
  };
}
