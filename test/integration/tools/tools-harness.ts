import { Global, Logger, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { jest } from '@jest/globals';
import { Clock, SystemClock } from '../../../src/common/time/index.js';
import { ConfigModule, parseConfiguration } from '../../../src/config/index.js';
import type { JsonObject } from '../../../src/conversation/index.js';
import {
  FactKeeper,
  ReminderKeeper,
  SessionReader,
  ToolExecutor,
  ToolRegistry,
  ToolsModule,
  type ToolOutcome,
} from '../../../src/tools/index.js';
import { aContext } from '../../support/boot-tools.js';

@Global()
@Module({
  providers: [
    { provide: SessionReader, useValue: { describe: () => Promise.resolve(undefined) } },
    { provide: FactKeeper, useValue: {} },
    { provide: ReminderKeeper, useValue: {} },
  ],
  exports: [SessionReader, FactKeeper, ReminderKeeper],
})
class NoSessions {}

export interface StartedTools {
  readonly registry: ToolRegistry;
  /** Runs a tool; the turn is never cancelled unless `signal` is. */
  call(name: string, args: JsonObject, signal?: AbortSignal): Promise<ToolOutcome>;
  close(): Promise<void>;
}

/** The tools of the service with this configuration, without what is warned of; the time is `clock`'s where one is given. */
export async function startTools(
  variables: Readonly<Record<string, string>>,
  clock: Clock = new SystemClock(),
): Promise<StartedTools> {
  jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  jest.spyOn(Logger.prototype, 'debug').mockImplementation(() => undefined);
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(parseConfiguration(variables)), NoSessions, ToolsModule],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .compile();
  await module.init();
  const executor = module.get(ToolExecutor);
  return {
    registry: module.get(ToolRegistry),
    call: (name, args, signal) =>
      executor.execute(
        { callId: 'c', name, arguments: args },
        aContext(signal === undefined ? {} : { signal }),
      ),
    close: () => module.close(),
  };
}
