import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Principal } from '../../common/context/index.js';
import { AppError } from '../../common/errors/index.js';
import { Clock } from '../../common/time/index.js';
import { section, type TurnConfig } from '../../config/index.js';
import type { TurnEvent } from '../../conversation/index.js';
import { IdempotencyRepository, RemindersService } from '../../session/index.js';
import { isSettledBy } from '../is-settled-by.js';
import { newTurnId } from '../new-turn-id.js';
import { PastTurns } from '../past-turns.js';
import { TurnLog } from '../turn-log.js';
import { isLate, untilTold, type Claim, type Decision } from './claim.js';
import { ClaimLeases } from './claim-leases.js';
import { keyOwner } from './key-owner.js';
import type { KeyedRequest, KeyedTurn, LaunchedTurn, TurnNames } from './keyed-turn.js';
import { assertAnswered, isWorthKeeping } from './outcome-of-turn.js';

/** How often a turn in another process is looked after. */
const POLL_MS = 200;
/** Waits between the tries to keep what came of a turn, in milliseconds. */
const RETRY_DELAYS_MS = [100, 400, 1_500];

/** `past` is there when the turn has ended; else it is to be run. */
interface ClaimedTurn extends TurnNames {
  readonly past?: readonly TurnEvent[];
}

/**
 * Runs the turn of a request once, however often the request comes with its key, also at the same time and in several
 * processes. The store of keys decides who runs it; requests of one process ask it once for all of them.
 */
@Injectable()
export class IdempotentTurns {
  private readonly logger = new Logger(IdempotentTurns.name);
  /** By owner and key: what is being decided, and the turns that run here. */
  private readonly claims = new Map<string, Claim>();
  private readonly settling = new Set<Promise<void>>();
  private isClosed = false;

  constructor(
    private readonly keys: IdempotencyRepository,
    private readonly leases: ClaimLeases,
    private readonly past: PastTurns,
    private readonly log: TurnLog,
    private readonly clock: Clock,
    @Inject(RemindersService) private readonly reminders: Pick<RemindersService, 'moveTurn'>,
    @Inject(section('turn')) private readonly config: Pick<TurnConfig, 'timeoutMs'>,
  ) {}

  /**
   * The turn of this request: launched now, running, or ended. Waits for its first content, with `openAt` at most until
   * that time of `performance.now()` once it runs, in whatever process. Throws what ended it before that, `IDEMPOTENCY.KEY_REUSED` for another request under the key, and `IDEMPOTENCY.IN_PROGRESS` when the turn runs
   * in another process for longer than a turn may. A request with a refusal launches nothing: it throws that.
   */
  async start(
    request: KeyedRequest,
    launch: (names: TurnNames) => LaunchedTurn,
    openAt?: number,
  ): Promise<KeyedTurn> {
    const { principal, key, fingerprint } = request;
    const id = JSON.stringify([keyOwner(principal), key]);
    const known = this.claims.get(id);
    const claim = known ?? this.begin(id, request, launch);
    if (claim.fingerprint !== fingerprint) throw keyReused();
    try {
      return await this.answer(claim, known !== undefined, openAt);
    } catch (error) {
      if (known?.refusal === undefined || error !== known.refusal) throw error;
      // Refused is the request that came first, not this one, which joined it.
      if (request.refusal !== undefined) throw request.refusal;
      return this.start(request, launch, openAt);
    }
  }

  /** Ends the waiting for other processes. */
  close(): void {
    this.isClosed = true;
  }

  /** Resolves when what came of all turns that have ended is kept. */
  async settled(): Promise<void> {
    await Promise.all(this.settling);
  }

  private async answer(claim: Claim, isRepeat: boolean, openAt: number | undefined): Promise<KeyedTurn> {
    const elsewhere = openAt === undefined ? undefined : await isLate(claim, openAt);
    if (elsewhere !== undefined) {
      return { ...elsewhere, isRepeat: true, isSilent: true, later: untilTold(claim.decision) };
    }
    const decision = await claim.decision;
    const { turnId, sessionId } = decision;
    switch (decision.kind) {
      case 'run':
        await decision.started;
        return {
          turnId,
          sessionId,
          isRepeat,
          isSilent: !(await isSettledBy(decision.opened, openAt)),
        };
      case 'past':
        assertAnswered(decision.past);
        return { turnId, sessionId, isRepeat: true, isSilent: false, past: decision.past };
      default:
        return decision satisfies never;
    }
  }

  private begin(id: string, request: KeyedRequest, launch: (names: TurnNames) => LaunchedTurn): Claim {
    const { promise: isElsewhere, resolve: noteElsewhere } = Promise.withResolvers<TurnNames>();
    const decision = this.decide(id, request, launch, noteElsewhere);
    const { fingerprint, refusal } = request;
    const claim = { fingerprint, refusal, decision, isElsewhere };
    this.claims.set(id, claim);
    return claim;
  }

  private async decide(
    id: string,
    request: KeyedRequest,
    launch: (names: TurnNames) => LaunchedTurn,
    noteElsewhere: (names: TurnNames) => void,
  ): Promise<Decision> {
    try {
      const { past, ...names } = await this.claim(request, noteElsewhere);
      if (past === undefined) return { kind: 'run', ...names, ...this.run(id, names, launch) };
      this.claims.delete(id);
      return { kind: 'past', ...names, past };
    } catch (error) {
      this.claims.delete(id);
      throw error;
    }
  }

  /** Waits until the turn is ours to run, or has ended elsewhere. Throws the request's refusal where it is ours. */
  private async claim(
    { principal, key, fingerprint, sessionId, refusal }: KeyedRequest,
    noteElsewhere: (names: TurnNames) => void,
  ): Promise<ClaimedTurn> {
    const wish = { owner: keyOwner(principal), key, fingerprint, scope: principal.scope, sessionId };
    const turnId = newTurnId();
    const deadline = this.clock.now() + this.config.timeoutMs;
    for (;;) {
      const result = await this.keys.claim({ ...wish, turnId, leaseUntil: this.leases.next() });
      if (result.kind === 'granted') {
        const names = { turnId, sessionId: result.sessionId };
        const { abandonedTurnId } = result;
        if (abandonedTurnId !== undefined) noteElsewhere({ ...names, turnId: abandonedTurnId });
        const adopted = await this.adopt(principal, turnId, abandonedTurnId, deadline);
        if (adopted !== undefined || refusal === undefined) return adopted ?? names;
        // The key of a turn that was cut tells its session: it stays, and is free when this lease has run out.
        if (abandonedTurnId === undefined) await this.keys.release(turnId);
        throw refusal;
      }
      const { record } = result;
      if (record.fingerprint !== fingerprint) throw keyReused();
      if (record.events !== undefined) {
        return { turnId: record.turnId, sessionId: record.sessionId, past: record.events };
      }
      if (this.isClosed || this.clock.now() >= deadline) throw stillRunning();
      noteElsewhere({ turnId: record.turnId, sessionId: record.sessionId });
      await sleep(POLL_MS);
    }
  }

  /**
   * Waits for a turn whose key ran out while it holds its session: its process was out of touch for a while, and goes
   * on. Holds the key meanwhile.
   */
  private async outlast(
    principal: Principal,
    turnId: string,
    abandonedTurnId: string,
    deadline: number,
  ): Promise<void> {
    this.leases.hold(turnId);
    try {
      while (await this.past.isRunning(principal, abandonedTurnId)) {
        if (this.isClosed || this.clock.now() >= deadline) {
          await this.keys.release(turnId);
          throw stillRunning();
        }
        await sleep(POLL_MS);
      }
    } finally {
      this.leases.drop(turnId);
    }
  }

  /**
   * The turn that a killed process left behind, when its answer was stored and only its key does not know: running it
   * again would say everything twice.
   */
  private async adopt(
    principal: Principal,
    turnId: string,
    abandonedTurnId: string | undefined,
    deadline: number,
  ): Promise<ClaimedTurn | undefined> {
    if (abandonedTurnId === undefined) return undefined;
    await this.outlast(principal, turnId, abandonedTurnId, deadline);
    const past = await this.past.findAnswered(principal, abandonedTurnId);
    const [first] = past ?? [];
    if (past === undefined || first?.type !== 'turn-start') {
      await this.reminders.moveTurn(principal.scope, abandonedTurnId, turnId);
      return undefined;
    }
    await this.keys.finish(turnId, past);
    return { turnId: abandonedTurnId, sessionId: first.sessionId, past };
  }

  private run(
    id: string,
    names: TurnNames,
    launch: (names: TurnNames) => LaunchedTurn,
  ): Omit<LaunchedTurn, 'turn'> {
    const { started, opened, turn } = launch(names);
    this.leases.hold(names.turnId);
    // Never rejects.
    const settled: Promise<void> = turn.ended
      .then(() => this.settle(id, names.turnId))
      .finally(() => this.settling.delete(settled));
    this.settling.add(settled);
    // Who is told of a failure may try again at once, and finds the key free.
    const free = async (error: unknown): Promise<never> => {
      await settled;
      throw error;
    };
    const waits = { started: started.catch(free), opened: opened.catch(free) };
    // Whoever waits for the start is told of its failure there.
    waits.opened.catch(() => undefined);
    return waits;
  }

  /** Keeps what came of a turn, or frees its key. When the store is away for long, the lease runs out. */
  private async settle(id: string, turnId: string): Promise<void> {
    try {
      const events = await this.log.read(turnId);
      await this.insist(async () => {
        if (isWorthKeeping(events)) await this.keys.finish(turnId, events);
        else await this.keys.release(turnId);
      });
    } catch (error) {
      this.logger.error({ err: error }, 'What came of a turn could not be kept under its idempotency key');
    } finally {
      this.leases.drop(turnId);
      this.claims.delete(id);
    }
  }

  private async insist(action: () => Promise<void>): Promise<void> {
    for (const delayMs of RETRY_DELAYS_MS) {
      try {
        await action();
        return;
      } catch (error) {
        if (!(error instanceof AppError && error.isRetryable)) throw error;
        await sleep(delayMs);
      }
    }
    await action();
  }
}

function keyReused(): AppError {
  return new AppError(
    'IDEMPOTENCY.KEY_REUSED',
    'Another request was sent with this Idempotency-Key. Use a new key for each request.',
  );
}

function stillRunning(): AppError {
  return new AppError(
    'IDEMPOTENCY.IN_PROGRESS',
    'The first request with this Idempotency-Key is still running. Try again in a moment.',
    { retryAfterMs: 1000 },
  );
}
