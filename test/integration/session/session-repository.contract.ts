import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeExpiry } from './contract/expiry.contract.js';
import type { Harness } from './contract/harness.js';
import { describeLeases } from './contract/leases.contract.js';
import { describeReplacing } from './contract/replacing.contract.js';
import { describeSessions } from './contract/sessions.contract.js';
import { describeTexts } from './contract/texts.contract.js';
import { describeTurns } from './contract/turns.contract.js';
import { describeWindow } from './contract/window.contract.js';

export type { Harness } from './contract/harness.js';

/** What every adapter of the session port must do, whatever it stores in. Called once by the spec of each. */
export function describeSessionRepository(name: string, start: () => Promise<Harness>): void {
  describe(`${name} as a session repository`, () => {
    let harness: Harness | undefined;
    const getHarness = (): Harness => {
      if (harness === undefined) throw new Error('The store has not started.');
      return harness;
    };

    beforeAll(async () => {
      harness = await start();
    }, 60_000);
    afterAll(async () => {
      await harness?.close();
    }, 60_000);

    describeSessions(getHarness);
    describeTurns(getHarness);
    describeLeases(getHarness);
    describeReplacing(getHarness);
    describeWindow(getHarness);
    describeExpiry(getHarness);
    describeTexts(getHarness);
  });
}
