import { describe, expect, it } from '@jest/globals';
import { aRequest, aTool, callsOf, partsOf, TOOLS } from '../__fixtures__/a-request.js';

const REMINDER_TOOLS = [
  ...TOOLS,
  aTool('create_reminder', 'title'),
  aTool('list_reminders'),
  aTool('cancel_reminder', 'reminder'),
];
const vi = (title: string, datetime: string) => ({ title, datetime, timezone: 'Asia/Ho_Chi_Minh' });

describe('what users want to be reminded of', () => {
  it.each([
    ['Remind me to call mom tomorrow at 9am', { title: 'call mom', datetime: 'tomorrow at 9am' }],
    ['remind me to call mom at 9am tomorrow.', { title: 'call mom', datetime: 'at 9am tomorrow' }],
    ['Please remind me in 20 minutes to stretch', { title: 'stretch', datetime: 'in 20 minutes' }],
    [
      'set a reminder for the dentist next Monday 14:30',
      { title: 'the dentist', datetime: 'next Monday 14:30' },
    ],
    ['remind me about the report on Friday at 5pm', { title: 'the report', datetime: 'on Friday at 5pm' }],
    ['Nhắc tôi gọi cho mẹ lúc 9h sáng mai', vi('gọi cho mẹ', 'lúc 9h sáng mai')],
    ['nhac toi hop nhom thu hai tuan sau', vi('hop nhom', 'thu hai tuan sau')],
    ['20 phút nữa nhắc tôi tắt bếp nhé', vi('tắt bếp nhé', '20 phút nữa')],
    ['Hãy nhắc tôi uống thuốc 8h tối nay!', vi('uống thuốc', '8h tối nay')],
  ])('%s', async (text, args) => {
    expect(callsOf(await partsOf(aRequest(text, { tools: REMINDER_TOOLS })))).toEqual([
      ['create_reminder', args],
    ]);
  });

  it.each([
    ['list my reminders', 'list_reminders', {}],
    ['nhắc nhở của tôi', 'list_reminders', {}],
    ['cancel the reminder to call mom', 'cancel_reminder', { reminder: 'call mom' }],
    ['Hủy nhắc nhở gọi mẹ', 'cancel_reminder', { reminder: 'gọi mẹ' }],
  ])('%s', async (text, name, args) => {
    expect(callsOf(await partsOf(aRequest(text, { tools: REMINDER_TOOLS })))).toEqual([[name, args]]);
  });

  it.each(['remind me', 'remind me to call mom', 'what reminds me of home tomorrow', 'hello'])(
    'makes no reminder of: %s',
    async (text) => {
      expect(callsOf(await partsOf(aRequest(text, { tools: REMINDER_TOOLS })))).toEqual([]);
    },
  );
});
