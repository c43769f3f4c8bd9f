import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../../../src/common/errors/index.js';
import type { TurnNames } from '../../../../src/turns/idempotency/keyed-turn.js';
import { awaitUntil } from '../../../support/await-until.js';
import { assistant, newTurn, outcome } from '../contract/builders.js';
import { LEASE_MS, type GetIdempotencyHarness } from './harness.js';
import { claimOf, newRequest, TIMEOUT_MS, useProcesses } from './processes.js';

/** What a request comes to when the turn is run once, however often and wherever it is asked for. */
export function describeIdempotentTurns(getHarness: GetIdempotencyHarness): void {
  const newProcess = useProcesses(getHarness);

  describe('a request with a key', () => {
    it('is run once, though it comes 50 times at once to two processes', async () => {
      const { keys, otherKeys } = getHarness();
      const request = newRequest();
      const processes = [newProcess(keys), newProcess(otherKeys)];
      const answers = Promise.all(
        Array.from({ length: 50 }, (_value, index) => {
          const { turns, launch } = processes[index % 2] as (typeof processes)[0];
          return turns.start({ ...request, sessionId: randomUUID() }, launch);
        }),
      );
      for (const { letEnd } of processes) letEnd();
      const all = await answers;
      await Promise.all(processes.map(({ turns }) => turns.settled()));

      const launched = processes.flatMap((process) => process.launched);
      expect(launched).toHaveLength(1);
      const [names] = launched;
      for (const answer of all) expect(answer).toMatchObject(names as TurnNames);
      expect(all.filter(({ isRepeat }) => !isRepeat)).toHaveLength(1);
      const elsewhere = all.filter(({ past }) => past !== undefined);
      expect(elsewhere).toHaveLength(25);
      expect(elsewhere[0]?.past).toMatchObject([
        {},
        { text: 'Xin ' },
        { text: 'chào \ud83d' },
        { type: 'turn-end' },
      ]);
    });

    it('has its turn in the log while it runs, and under its key afterwards', async () => {
      const { keys } = getHarness();
      const request = newRequest();
      const { turns, launch, launched, log, letEnd } = newProcess(keys);
      const first = await turns.start(request, launch);
      expect(await turns.start(request, launch)).toEqual({ ...first, isRepeat: true });
      await expect(turns.start({ ...request, fingerprint: 'two' }, launch)).rejects.toMatchObject({
        code: 'IDEMPOTENCY.KEY_REUSED',
      });
      letEnd();
      await turns.settled();

      const events = await log.read(first.turnId);
      expect(events).toHaveLength(4);
      expect(await turns.start(request, launch)).toEqual({ ...first, isRepeat: true, past: events });
      await expect(turns.start({ ...request, fingerprint: 'two' }, launch)).rejects.toMatchObject({
        code: 'IDEMPOTENCY.KEY_REUSED',
      });
      expect(launched).toHaveLength(1);
    });

    it('that failed ahead of its first content tells all who wait, and can be tried again at once', async () => {
      const { keys } = getHarness();
      const request = newRequest();
      const { turns, launch, launched } = newProcess(keys);
      const failure = new AppError('UPSTREAM_OVERLOADED', 'too much');
      const started = Promise.resolve();
      const fail = () => ({ started, opened: Promise.reject(failure), turn: { ended: started } });
      const tries = await Promise.allSettled([turns.start(request, fail), turns.start(request, fail)]);
      expect(tries).toMatchObject([{ reason: failure }, { reason: failure }]);

      expect(await turns.start({ ...request, fingerprint: 'two' }, launch)).toMatchObject({
        isRepeat: false,
      });
      expect(launched).toHaveLength(1);
    });

    it('of a killed process is run anew in its session once the lease is out', async () => {
      const { keys, clock, sessions } = getHarness();
      const request = newRequest();
      const claim = claimOf(request, clock.now());
      const cut = { ...newTurn('cut'), id: claim.turnId };
      await sessions.beginTurn({ scope: claim.scope, id: claim.sessionId }, 'any', cut);
      await keys.claim(claim);
      const { turns, launch, launched, moved } = newProcess(keys);
      const answer = turns.start({ ...request, sessionId: randomUUID() }, launch);
      clock.advance(LEASE_MS);

      expect(await answer).toMatchObject({ sessionId: claim.sessionId, isRepeat: false });
      expect(launched).toHaveLength(1);
      expect(launched[0]?.turnId).not.toBe(claim.turnId);
      expect(moved).toEqual([[claim.scope, claim.turnId, launched[0]?.turnId]]);
    });

    it('of a killed process is answered from its session where its answer was stored', async () => {
      const { keys, clock, sessions } = getHarness();
      const request = newRequest();
      const claim = claimOf(request, clock.now());
      const session = { scope: claim.scope, id: claim.sessionId };
      await keys.claim(claim);
      await sessions.beginTurn(session, 'any', { ...newTurn(), id: claim.turnId });
      await sessions.endTurn(session, claim.turnId, outcome([assistant('all of it')]));
      clock.advance(LEASE_MS);
      const { turns, launch, launched } = newProcess(keys);

      for (const attempt of [1, 2]) {
        const answer = await turns.start({ ...request, sessionId: randomUUID() }, launch);
        expect([attempt, answer]).toMatchObject([
          attempt,
          {
            isRepeat: true,
            sessionId: claim.sessionId,
            past: [
              { type: 'turn-start', turnId: claim.turnId },
              { text: 'all of it' },
              { type: 'usage', inputTokens: 12 },
              { type: 'turn-end', events: 4 },
            ],
          },
        ]);
      }
      expect(launched).toHaveLength(0);
    });

    it('is not run again while its turn goes on in a process that had lost its key', async () => {
      const { keys, clock, sessions } = getHarness();
      const request = newRequest();
      const claim = claimOf(request, clock.now());
      const session = { scope: claim.scope, id: claim.sessionId };
      await keys.claim(claim);
      await sessions.beginTurn(session, 'any', { ...newTurn(), id: claim.turnId });
      clock.advance(LEASE_MS - 1);
      await sessions.renewLease(session, claim.turnId);
      clock.advance(1);
      const { turns, launch, launched } = newProcess(keys);
      const answer = turns.start({ ...request, sessionId: randomUUID() }, launch);
      await awaitUntil(async () => (await keys.findByTurn(claim.scope, claim.turnId)) === undefined);
      await sessions.endTurn(session, claim.turnId, outcome([assistant('all of it')]));

      expect(await answer).toMatchObject({
        isRepeat: true,
        sessionId: claim.sessionId,
        past: [{ type: 'turn-start', turnId: claim.turnId }, { text: 'all of it' }, {}, { type: 'turn-end' }],
      });
      expect(launched).toHaveLength(0);
    });

    it('is handed over in time while its turn runs in another process, and told when that is over', async () => {
      const { keys, otherKeys } = getHarness();
      const request = newRequest();
      const [here, elsewhere] = [newProcess(keys), newProcess(otherKeys)];
      const { turnId, sessionId } = await elsewhere.turns.start(request, elsewhere.launch);
      const repeat = await here.turns.start(
        { ...request, sessionId: randomUUID() },
        here.launch,
        performance.now(),
      );
      expect(repeat).toMatchObject({ turnId, sessionId, isRepeat: true, isSilent: true });
      elsewhere.letEnd();
      await elsewhere.turns.settled();

      expect(await repeat.later).toMatchObject({ turnId, past: await elsewhere.log.read(turnId) });
      expect(here.launched).toHaveLength(0);
    });

    it('that was handed over is told as failed where it is then run and cannot begin', async () => {
      const { keys, clock } = getHarness();
      const request = newRequest();
      const claim = claimOf(request, clock.now());
      await keys.claim(claim);
      const { turns } = newProcess(keys);
      const fail = () => {
        const started = Promise.reject<void>(new AppError('SESSION.BUSY', 'held'));
        return { started, opened: started, turn: { ended: Promise.resolve() } };
      };
      const repeat = await turns.start(request, fail, performance.now());
      clock.advance(LEASE_MS);

      await expect(repeat.later).rejects.toMatchObject({ code: 'SESSION.BUSY' });
    });

    it('is not waited for longer than a turn may take', async () => {
      const { keys, clock } = getHarness();
      const request = newRequest();
      const claim = { ...claimOf(request, clock.now()), leaseUntil: clock.now() + 2 * TIMEOUT_MS };
      await keys.claim(claim);
      const { turns, launch, launched } = newProcess(keys);
      const answer = turns.start(request, launch);
      clock.advance(TIMEOUT_MS);

      await expect(answer).rejects.toMatchObject({ code: 'IDEMPOTENCY.IN_PROGRESS', retryAfterMs: 1000 });
      expect(launched).toHaveLength(0);
    });
  });
}
