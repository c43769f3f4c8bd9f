import type { FakeWeb } from '../../support/fake-web/index.js';
import { stockVariables } from '../../support/fake-web/stock-market.js';
import { startTools, type StartedTools } from './tools-harness.js';

export type FinanceTools = StartedTools;

/** The tools of the service on fake markets, at a moment that stands still, with no result kept. */
export function startFinanceTools(
  web: FakeWeb,
  now: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<FinanceTools> {
  return startTools(
    {
      ...stockVariables(web),
      TOOLS_REQUEST_TIMEOUT_MS: '2000',
      TOOLS_CACHE_MAX_ENTRIES: '0',
      ...variables,
    },
    { now: () => Date.parse(now) },
  );
}
