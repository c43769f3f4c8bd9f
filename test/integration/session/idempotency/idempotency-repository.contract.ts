import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { KEEP_KEY_MS } from '../../../../src/session/index.js';
import { answeredEvents, LEASE_MS, newClaim, type GetIdempotencyHarness } from './harness.js';

/** What every adapter of the port of idempotency keys must do. */
export function describeKeys(getHarness: GetIdempotencyHarness): void {
  describe('keys', () => {
    it.each(['a', '{"$gt":""}', 'a.b$c', '"] , ["', ' '.repeat(3), '~'.repeat(255)])(
      'are granted once: %j',
      async (key) => {
        const { keys, otherKeys, clock } = getHarness();
        const claim = newClaim(clock.now(), { key });
        expect(await keys.claim(claim)).toEqual({ kind: 'granted', sessionId: claim.sessionId });

        const { turnId, sessionId, fingerprint, leaseUntil } = claim;
        const record = { turnId, sessionId, fingerprint, leaseUntil };
        const again = { ...claim, turnId: randomUUID(), sessionId: 'another' };
        expect(await otherKeys.claim(again)).toEqual({ kind: 'taken', record });
        expect(await keys.claim({ ...again, fingerprint: 'other' })).toEqual({ kind: 'taken', record });
      },
    );

    it('of one owner have nothing to do with those of another', async () => {
      const { keys, clock } = getHarness();
      for (const owner of [randomUUID(), randomUUID()]) {
        expect(await keys.claim(newClaim(clock.now(), { owner }))).toMatchObject({ kind: 'granted' });
      }
    });

    it('are granted to exactly one of many at once, new or left behind', async () => {
      const { keys, otherKeys, clock, contenders } = getHarness();
      const first = newClaim(clock.now());
      let abandonedTurnId: string | undefined;
      for (const round of ['new', 'left behind']) {
        const claims = Array.from({ length: contenders }, () => ({
          ...first,
          turnId: randomUUID(),
          leaseUntil: clock.now() + LEASE_MS,
        }));
        const results = await Promise.all(
          claims.map((claim, index) => (index % 2 === 0 ? keys : otherKeys).claim(claim)),
        );
        const winners = claims.filter((_claim, index) => results[index]?.kind === 'granted');
        expect([round, winners]).toEqual([round, [expect.anything()]]);
        const [winner] = winners;
        expect(results.filter(({ kind }) => kind === 'granted')).toEqual([
          { kind: 'granted', sessionId: first.sessionId, ...(abandonedTurnId && { abandonedTurnId }) },
        ]);
        for (const result of results) {
          if (result.kind === 'taken') expect(result.record.turnId).toBe(winner?.turnId);
        }
        abandonedTurnId = winner?.turnId;
        clock.advance(LEASE_MS);
      }
    });

    it('pass on when their lease has run out, with the session, and only to the same request', async () => {
      const { keys, clock } = getHarness();
      const claim = newClaim(clock.now());
      await keys.claim(claim);
      clock.advance(LEASE_MS - 1);
      await keys.renew([claim.turnId, randomUUID()], clock.now() + LEASE_MS);
      clock.advance(LEASE_MS - 1);
      const next = {
        ...claim,
        turnId: randomUUID(),
        sessionId: 'another',
        leaseUntil: clock.now() + LEASE_MS,
      };
      expect(await keys.claim(next)).toMatchObject({ kind: 'taken' });

      clock.advance(1);
      expect(await keys.claim({ ...next, fingerprint: 'other' })).toMatchObject({ kind: 'taken' });
      expect(await keys.claim(next)).toEqual({
        kind: 'granted',
        sessionId: claim.sessionId,
        abandonedTurnId: claim.turnId,
      });
      expect(await keys.finish(claim.turnId, [])).toBe(false);
      await keys.release(claim.turnId);
      expect(await keys.claim({ ...next, turnId: randomUUID() })).toMatchObject({
        kind: 'taken',
        record: { turnId: next.turnId },
      });
    });

    it('keep what came of a turn as it was, whatever its lease', async () => {
      const { keys, otherKeys, clock } = getHarness();
      const claim = newClaim(clock.now());
      const events = answeredEvents(claim.turnId, claim.sessionId, clock.now());
      await keys.claim(claim);
      expect(await keys.finish(claim.turnId, events)).toBe(true);
      expect(await keys.finish(claim.turnId, [])).toBe(false);
      await keys.release(claim.turnId);
      await keys.renew([claim.turnId], clock.now() + 10 * LEASE_MS);
      clock.advance(LEASE_MS);

      const { turnId, sessionId, fingerprint, leaseUntil } = claim;
      const record = { turnId, sessionId, fingerprint, leaseUntil, events };
      expect(await otherKeys.claim({ ...claim, turnId: randomUUID() })).toEqual({ kind: 'taken', record });
      expect(await otherKeys.findByTurn(claim.scope, turnId)).toEqual(record);
      expect(await otherKeys.findByTurn('another', turnId)).toBeUndefined();
      expect(await otherKeys.findByTurn(claim.scope, randomUUID())).toBeUndefined();
    });

    it('are free again when their turn came to nothing', async () => {
      const { keys, clock } = getHarness();
      const claim = newClaim(clock.now());
      await keys.claim(claim);
      await keys.release(claim.turnId);
      const next = { ...claim, fingerprint: 'other', turnId: randomUUID(), sessionId: 'another' };
      expect(await keys.claim(next)).toEqual({ kind: 'granted', sessionId: 'another' });
    });

    it('are forgotten a day after the end of their turn', async () => {
      const { keys, clock } = getHarness();
      const claim = newClaim(clock.now());
      await keys.claim(claim);
      clock.advance(1_000);
      await keys.finish(claim.turnId, []);
      clock.advance(KEEP_KEY_MS - 1);
      expect(await keys.findByTurn(claim.scope, claim.turnId)).toMatchObject({ events: [] });

      clock.advance(1);
      expect(await keys.findByTurn(claim.scope, claim.turnId)).toBeUndefined();
      const next = { ...claim, turnId: randomUUID(), sessionId: 'another', fingerprint: 'other' };
      expect(await keys.claim(next)).toEqual({ kind: 'granted', sessionId: 'another' });
      expect(await keys.findByTurn(claim.scope, next.turnId)).toMatchObject({ fingerprint: 'other' });
      clock.advance(KEEP_KEY_MS);
      expect(await keys.deleteExpired()).toBeGreaterThanOrEqual(1);
      expect(await keys.deleteExpired()).toBe(0);
    });

    it('go with their session, and with no other', async () => {
      const { keys, clock } = getHarness();
      const scope = randomUUID();
      const [gone, sameIdElsewhere, other] = [
        newClaim(clock.now(), { scope, sessionId: 's' }),
        newClaim(clock.now(), { sessionId: 's' }),
        newClaim(clock.now(), { scope, sessionId: '{"$gt":""}' }),
      ];
      for (const claim of [gone, sameIdElsewhere, other]) {
        await keys.claim(claim);
        await keys.finish(claim.turnId, []);
      }
      await keys.deleteOfSession({ scope, id: 's' });

      expect(await keys.findByTurn(scope, gone.turnId)).toBeUndefined();
      expect(await keys.finish(gone.turnId, [])).toBe(false);
      for (const claim of [sameIdElsewhere, other]) {
        expect(await keys.findByTurn(claim.scope, claim.turnId)).toBeDefined();
      }
    });
  });
}
