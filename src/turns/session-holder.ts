import { Inject, Injectable, Logger } from '@nestjs/common';
import { AppError } from '../common/errors/index.js';
import { section, type StoreConfig } from '../config/index.js';
import { SessionService, type OpenTurn } from '../session/index.js';
import { CancelRequests } from './cancel-requests.js';
import { keepLease } from './keep-lease.js';
import type { OpenConversation } from './open-conversation.js';
import type { Turn } from './turn.js';

/** Renewals within one lease, so that a late one or two lose nothing. */
const RENEWALS_PER_LEASE = 3;

/** Holds sessions for running turns: renews their leases, hears who wants them cancelled, and stores what came of them. */
@Injectable()
export class SessionHolder {
  private readonly logger = new Logger(SessionHolder.name);

  constructor(
    private readonly sessions: SessionService,
    private readonly cancelRequests: CancelRequests,
    @Inject(section('store')) private readonly config: StoreConfig,
  ) {}

  /** From when the turn has begun until its `release`. A turn that loses its session is aborted. */
  hold(
    turn: Turn,
    opened: OpenTurn,
    leave: () => void,
  ): Pick<OpenConversation, 'save' | 'isSaved' | 'explainLoss' | 'release'> {
    const { principal, sessionId, turnId } = turn.parameters;
    const stopRenewing = keepLease(
      {
        everyMs: this.config.sessionLeaseMs / RENEWALS_PER_LEASE,
        renew: () => this.sessions.renewLease(principal, sessionId, turnId),
        onLost: async () => {
          turn.abort(await this.explainLoss(turn));
        },
      },
      this.logger,
    );
    const stopWatching = this.cancelRequests.watch(turn);
    return {
      save: async (outcome) => {
        const isStored = await this.sessions.endTurn(principal, sessionId, opened, {
          ...outcome,
          ...(turn.replacesFrom !== undefined && { replacesFrom: turn.replacesFrom }),
        });
        if (isStored) stopRenewing();
        return isStored;
      },
      isSaved: () => this.isSaved(turn, opened.number),
      explainLoss: () => this.explainLoss(turn),
      release: () => {
        stopRenewing();
        stopWatching();
        leave();
      },
    };
  }

  private async isSaved({ parameters }: Turn, number: number): Promise<boolean> {
    const { principal, sessionId, turnId } = parameters;
    const limits = { beforeNumber: number + 1, maxTurns: 1, maxTokens: Number.MAX_SAFE_INTEGER };
    const [latest] = await this.sessions.readWindow(principal, sessionId, limits);
    return latest?.id === turnId && latest.status === 'completed';
  }

  private async explainLoss({ parameters: { principal, sessionId } }: Turn): Promise<AppError> {
    try {
      await this.sessions.describe(principal, sessionId);
    } catch (error) {
      if (error instanceof AppError) return deletedOr(error);
      throw error;
    }
    return new AppError(
      'TURN.LEASE_LOST',
      'The turn lost its session: its process was out of touch with the store for too long. Send the message again.',
    );
  }
}

function deletedOr(error: AppError): AppError {
  if (error.code !== 'SESSION.NOT_FOUND') return error;
  return new AppError('SESSION.NOT_FOUND', 'The session was deleted while its turn ran.');
}
