import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../../../src/common/errors/index.js';
import { LEASE_MS, type GetIdempotencyHarness } from './harness.js';
import { claimOf, newRequest, useProcesses } from './processes.js';

/** What a request comes to that a limit refuses unless it is a repeat. */
export function describeRefusedRequests(getHarness: GetIdempotencyHarness): void {
  const newProcess = useProcesses(getHarness);

  describe('a request with a key that is refused', () => {
    it('launches nothing and leaves its key free, yet gets the turn that is there', async () => {
      const { keys } = getHarness();
      const request = newRequest();
      const refused = { ...request, refusal: new AppError('REQUEST.RATE_LIMITED', 'used up') };
      const { turns, launch, launched, letEnd } = newProcess(keys);
      await expect(turns.start(refused, launch)).rejects.toBe(refused.refusal);

      const first = await turns.start({ ...request, fingerprint: 'two' }, launch);
      expect(first).toMatchObject({ isRepeat: false });
      const repeat = { ...refused, fingerprint: 'two' };
      expect(await turns.start(repeat, launch)).toEqual({ ...first, isRepeat: true });
      letEnd();
      await turns.settled();
      expect(await turns.start(repeat, launch)).toMatchObject({
        turnId: first.turnId,
        past: [{}, {}, {}, {}],
      });
      expect(launched).toHaveLength(1);
    });

    it('does not keep a request from being run that joined it', async () => {
      const { keys } = getHarness();
      const request = newRequest();
      const refusals = [1, 2].map(() => new AppError('REQUEST.RATE_LIMITED', 'used up'));
      const { turns, launch, launched } = newProcess(keys);
      const [first, second, third] = await Promise.allSettled([
        turns.start({ ...request, refusal: refusals[0] }, launch),
        turns.start({ ...request, refusal: refusals[1] }, launch),
        turns.start(request, launch),
      ]);

      expect([first, second]).toMatchObject(refusals.map((reason) => ({ status: 'rejected', reason })));
      expect(third).toMatchObject({ status: 'fulfilled', value: launched[0] });
      expect(launched).toHaveLength(1);
    });

    it('keeps the session of a turn that was cut for the next try', async () => {
      const { keys, clock } = getHarness();
      const request = newRequest();
      const claim = claimOf(request, clock.now());
      await keys.claim(claim);
      clock.advance(LEASE_MS);
      const { turns, launch, launched, moved } = newProcess(keys);
      const refusal = new AppError('REQUEST.RATE_LIMITED', 'used up');
      await expect(turns.start({ ...request, refusal }, launch)).rejects.toBe(refusal);
      expect(launched).toHaveLength(0);
      clock.advance(LEASE_MS);

      const answer = await turns.start({ ...request, sessionId: randomUUID() }, launch);
      expect(answer).toMatchObject({ sessionId: claim.sessionId, isRepeat: false });
      expect(moved).toEqual([
        [claim.scope, claim.turnId, expect.any(String)],
        [claim.scope, moved[0]?.[2], answer.turnId],
      ]);
    });
  });
}
