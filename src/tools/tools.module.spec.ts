import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { expect, it } from '@jest/globals';
import { ConfigModule, parseConfiguration } from '../config/index.js';
import {
  FactKeeper,
  ReminderKeeper,
  SessionReader,
  ToolExecutor,
  ToolRegistry,
  ToolsModule,
  toModelText,
} from './index.js';
import { aContext } from '../../test/support/boot-tools.js';

const session = { sessionId: 'session-1', createdAt: 0, lastActivityAt: 1_000, messageCount: 2 };

@Global()
@Module({
  providers: [
    { provide: SessionReader, useValue: { describe: () => Promise.resolve(session) } },
    { provide: FactKeeper, useValue: { recall: () => Promise.resolve([]) } },
    { provide: ReminderKeeper, useValue: { list: () => Promise.resolve([]) } },
  ],
  exports: [SessionReader, FactKeeper, ReminderKeeper],
})
class SessionsFromAbove {}

it('offers the built-in tools, which run on their defaults', async () => {
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(parseConfiguration({})), SessionsFromAbove, ToolsModule],
  }).compile();
  await module.init();

  const names = module
    .get(ToolRegistry)
    .specs()
    .map((spec) => spec.name);
  expect(names).toEqual([
    'calculate',
    'cancel_reminder',
    'create_reminder',
    'fetch_page',
    'forget_fact',
    'get_current_time',
    'get_financial_report',
    'get_session_info',
    'get_stock_history',
    'get_stock_price',
    'get_weather',
    'list_reminders',
    'recall_facts',
    'remember_fact',
    'search_ticker',
    'web_search',
  ]);

  const run = async (name: string, args = {}) =>
    toModelText(await module.get(ToolExecutor).execute({ callId: 'c', name, arguments: args }, aContext()));
  expect(await run('calculate', { expression: '6 * 7' })).toBe('Result: 6 * 7 = 42');
  expect(await run('get_current_time')).toMatch(/^Current time in UTC: .*\+00:00\)\.$/);
  expect(await run('get_session_info')).toContain('Session: session-1 (the present conversation)');
  expect(await run('recall_facts')).toMatch(/^Error: .*names neither a user nor a session/);
  expect(await run('list_reminders')).toContain('No reminders are pending.');
  await module.close();
});
