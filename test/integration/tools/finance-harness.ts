import { jest } from '@jest/globals';
import { Global, Logger, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Clock } from '../../../src/common/time/index.js';
import { ConfigModule, parseConfiguration } from '../../../src/config/index.js';
import type { JsonObject } from '../../../src/conversation/index.js';
import {
  FactKeeper,
  SessionReader,
  ToolExecutor,
  ToolsModule,
  type ToolOutcome,
} from '../../../src/tools/index.js';
import { aContext } from '../../support/boot-tools.js';
import type { FakeWeb } from '../../support/fake-web/index.js';
import { stockVariables } from '../../support/fake-web/stock-market.js';

@Global()
@Module({
  providers: [
    { provide: SessionReader, useValue: {} },
    { provide: FactKeeper, useValue: {} },
  ],
  exports: [SessionReader, FactKeeper],
})
class NothingElse {}

export interface FinanceTools {
  call(name: string, args: JsonObject): Promise<ToolOutcome>;
  close(): Promise<void>;
}

/** The tools of the service on fake markets, at a moment that stands still, with no result kept. */
export async function startFinanceTools(
  web: FakeWeb,
  now: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<FinanceTools> {
  jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
  jest.spyOn(Logger.prototype, 'debug').mockImplementation(() => undefined);
  const configuration = parseConfiguration({
    ...stockVariables(web),
    TOOLS_REQUEST_TIMEOUT_MS: '2000',
    TOOLS_CACHE_MAX_ENTRIES: '0',
    ...variables,
  });
  const module = await Test.createTestingModule({
    imports: [ConfigModule.forRoot(configuration), NothingElse, ToolsModule],
  })
    .overrideProvider(Clock)
    .useValue({ now: () => Date.parse(now) })
    .compile();
  await module.init();
  const executor = module.get(ToolExecutor);
  return {
    call: (name, args) => executor.execute({ callId: 'c', name, arguments: args }, aContext()),
    close: () => module.close(),
  };
}
