import { afterAll, beforeAll } from '@jest/globals';
import { chromium, type Browser } from 'playwright-core';
import { START_TIMEOUT_MS, startBuiltServer, type BuiltServer } from '../../support/built-server.js';

/** What the tests of one file play on: the built service and a browser. */
export interface Stage {
  readonly url: string;
  readonly browser: Browser;
}

/** Call at the top of a spec file. `prepare` gives the service's variables, and may start what it needs. */
export function useStage(
  prepare: () => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>,
): Stage {
  let server: BuiltServer | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    server = await startBuiltServer(await prepare());
    browser = await chromium.connect(process.env['TEST_CHROMIUM_ENDPOINT'] ?? '');
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  return {
    get url() {
      return server?.url ?? '';
    },
    get browser() {
      if (browser === undefined) throw new Error('The browser is there once the tests run.');
      return browser;
    },
  };
}
