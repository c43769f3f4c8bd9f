import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  IdempotencyRepository,
  MemoryService,
  RemindersService,
  SessionDeletion,
  type SessionKey,
} from '../session/index.js';
import { TurnLog } from './turn-log.js';
import { TurnsService } from './turns.service.js';

/**
 * Sees to it that nothing of a deleted session is left beside its messages: no turn of it runs, and no log, no repeat, no
 * fact and no reminder tells of it.
 */
@Injectable()
export class SessionCleaner implements OnModuleInit {
  constructor(
    private readonly deletion: SessionDeletion,
    private readonly turns: TurnsService,
    private readonly log: TurnLog,
    private readonly keys: IdempotencyRepository,
    private readonly memory: MemoryService,
    private readonly reminders: RemindersService,
  ) {}

  onModuleInit(): void {
    this.deletion.register((session) => this.clean(session));
  }

  private async clean(session: SessionKey): Promise<void> {
    await this.turns.stopSession(session);
    await this.log.deleteOfSession(session.scope, session.id);
    await this.keys.deleteOfSession(session);
    await this.memory.forgetSession(session.scope, session.id);
    await this.reminders.forgetSession(session.scope, session.id);
  }
}
