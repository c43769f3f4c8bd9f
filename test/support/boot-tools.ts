import type { Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test, type TestingModule } from '@nestjs/testing';
import { Clock, SystemClock } from '../../src/common/time/index.js';
import { section, type ToolsConfig } from '../../src/config/index.js';
import { ToolExecutor, ToolRegistry, type ToolContext } from '../../src/tools/index.js';

/** A started application with these tools and no others; limits are generous unless given. */
export async function bootTools(
  tools: Provider[],
  config: Partial<ToolsConfig> = {},
): Promise<TestingModule> {
  const limits: ToolsConfig = {
    timeoutMs: 60_000,
    resultMaxCharacters: 16_000,
    cacheMaxEntries: 100,
    disabled: [],
    ...config,
  };
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    providers: [
      ToolRegistry,
      ToolExecutor,
      { provide: Clock, useClass: SystemClock },
      { provide: section('tools'), useValue: limits },
      ...tools,
    ],
  }).compile();
  return module.init();
}

/** The context of a call in a turn that is never cancelled, unless told otherwise. */
export function aContext(differences: Partial<ToolContext> = {}): ToolContext {
  return {
    principal: { scope: 'anonymous', address: '203.0.113.7' },
    sessionId: 'session-1',
    turnId: 'turn-1',
    signal: new AbortController().signal,
    ...differences,
  };
}
