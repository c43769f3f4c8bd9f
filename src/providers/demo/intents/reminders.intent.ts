import type { JsonObject } from '../../../conversation/index.js';
import type { DemoIntent, DemoPlan, DemoQuestion } from '../demo-plan.js';
import { hasPhrase } from '../language.js';

const PLEASE = '(?:(?:please|can you|could you|hay|vui long|lam on) )?';
const REMIND = `${PLEASE}(?:remind me|(?:set|create|add|make) (?:me )?a reminder)`;
const WEEKDAY = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
const WHEN =
  `(?:tomorrow|today|tonight|noon|${WEEKDAY}|next (?:week|month|${WEEKDAY})|this (?:morning|afternoon|evening)|` +
  `(?:on|at|by) (?:${WEEKDAY}|\\d|noon)|in (?:\\d|an? |half |one |two |three |ten )|\\d{4}-\\d\\d)`;
const NHAC = `${PLEASE}nhac (?:nho )?(?:giup |cho )?(?:toi|minh|em|anh|chi)`;
const KHI =
  '(?:(?:luc|vao) )?(?:\\d{1,2} ?(?:h|g|gio|:)|\\d{1,3} (?:phut|tieng|ngay|tuan) nua|sau \\d|' +
  '(?:sang|trua|chieu|toi) (?:nay|mai)|ngay (?:mai|kia|\\d)|mai|thu (?:hai|ba|tu|nam|sau|bay|\\d)|chu nhat|tuan (?:sau|toi))';

/** A sentence with its title and its time in groups of these names. */
const CREATE: readonly RegExp[] = [
  new RegExp(`^${REMIND} (?<when>${WHEN}.{0,60}?) (?:to|about|that) (?<what>.{1,200})$`, 'dsu'),
  new RegExp(`^${REMIND} (?:to|about|that|of|for) (?<what>.{1,200}?) (?<when>${WHEN}.{0,60})$`, 'dsu'),
  new RegExp(`^(?<when>${KHI}.{0,60}?),? ${NHAC} (?<what>.{1,200})$`, 'dsu'),
  new RegExp(`^${NHAC} (?:la |rang |ve )?(?<what>.{1,200}?),? (?<when>${KHI}.{0,60})$`, 'dsu'),
];
const CANCEL = new RegExp(
  `^${PLEASE}(?:cancel|delete|huy|xoa) (?:(?:the|my) )?(?:reminder|loi nhac|nhac nho|nhac)(?: (?:to|about|for|ve))? (?<what>.{1,200})$`,
  'dsu',
);
const LIST = ['my reminders', 'list reminders', 'nhac nho cua toi', 'loi nhac cua toi', 'danh sach nhac nho'];

/** Where nobody names a zone, Vietnamese is spoken in Vietnam; else the service knows its own. */
const HOME = { en: {}, vi: { timezone: 'Asia/Ho_Chi_Minh' } } as const;

/** Reminders, where the request offers their tools. */
export const reminders: DemoIntent = {
  name: 'reminders',
  recognise(question) {
    for (const pattern of CREATE) {
      const [title, datetime] = partsOf(question, pattern, ['what', 'when']);
      if (title !== undefined && datetime !== undefined) {
        return callTo(question, 'create_reminder', { title, datetime, ...HOME[question.language] });
      }
    }
    const [reminder] = partsOf(question, CANCEL, ['what']);
    if (reminder !== undefined) return callTo(question, 'cancel_reminder', { reminder });
    return hasPhrase(question.words, LIST) ? callTo(question, 'list_reminders', {}) : undefined;
  },
};

/** The parts as they were written; none where the pattern does not match. */
function partsOf(
  { text, folded }: DemoQuestion,
  pattern: RegExp,
  names: readonly string[],
): readonly (string | undefined)[] {
  const ranges = pattern.exec(folded)?.indices?.groups;
  return names.map((name) => {
    const range = ranges?.[name];
    const part = range && text.slice(...range).replace(/[\s.,!?]{1,20}$/u, '');
    return part === '' ? undefined : part;
  });
}

function callTo({ tools }: DemoQuestion, name: string, args: JsonObject): DemoPlan | undefined {
  return tools.some((tool) => tool.name === name)
    ? { type: 'call', calls: [{ name, arguments: args }] }
    : undefined;
}
