import { Inject, Injectable, Logger } from '@nestjs/common';
import { section, type StoreConfig } from '../config/index.js';
import { SessionService, type OpenTurn } from '../session/index.js';
import { CancelRequests } from './cancel-requests.js';
import { HeldSession, type Holding } from './held-session.js';
import type { Turn } from './turn.js';

/** Renewals within one lease, so that a late one or two lose nothing. */
const RENEWALS_PER_LEASE = 3;

/** Holds sessions for running turns, and hears who wants those cancelled. */
@Injectable()
export class SessionHolder {
  private readonly logger = new Logger(SessionHolder.name);

  constructor(
    private readonly sessions: SessionService,
    private readonly cancelRequests: CancelRequests,
    @Inject(section('store')) private readonly config: StoreConfig,
  ) {}

  /** From when the turn has begun until the release of what is returned, which calls `leave`. */
  hold(turn: Turn, opened: OpenTurn, buildPrompt: Holding['buildPrompt'], leave: () => void): HeldSession {
    const stopWatching = this.cancelRequests.watch(turn);
    const onRelease = (): void => {
      stopWatching();
      leave();
    };
    const renewEveryMs = this.config.sessionLeaseMs / RENEWALS_PER_LEASE;
    return new HeldSession(
      this.sessions,
      { turn, opened, buildPrompt, onRelease, renewEveryMs },
      this.logger,
    );
  }
}
