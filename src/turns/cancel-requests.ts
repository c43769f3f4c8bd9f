import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { TurnoverMap } from '../common/collections/index.js';
import { SessionService } from '../session/index.js';
import { CANCELLED_BY_CLIENT } from './turn-cancellation.js';
import type { Turn } from './turn.js';

/** How often it is looked whether another process was asked to cancel a turn that runs here. */
const POLL_MS = 1_000;

/** Cancels the turns of this process whose cancelling was asked for in another one, with one question for all of them. */
@Injectable()
export class CancelRequests implements OnApplicationShutdown {
  private readonly logger = new Logger(CancelRequests.name);
  private readonly turns = new TurnoverMap<Turn>();
  private timer: NodeJS.Timeout | undefined;
  private isAsking = false;

  constructor(private readonly sessions: SessionService) {}

  /** Watches over a turn that is in the store, until the function that it returns is called. */
  watch(turn: Turn): () => void {
    const { turnId } = turn.parameters;
    this.turns.set(turnId, turn);
    this.timer ??= setInterval(() => {
      this.ask().catch((error: unknown) => {
        this.logger.warn({ err: error }, 'Could not look for turns to cancel; will try again.');
      });
    }, POLL_MS).unref();
    return () => {
      this.turns.delete(turnId);
      if (this.turns.size === 0) this.stop();
    };
  }

  onApplicationShutdown(): void {
    this.stop();
  }

  private stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async ask(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    try {
      const turnIds = await this.sessions.findCancelRequests([...this.turns.keys()]);
      for (const turnId of turnIds) this.turns.get(turnId)?.cancel(CANCELLED_BY_CLIENT);
    } finally {
      this.isAsking = false;
    }
  }
}
