import { Global, Injectable, Module } from '@nestjs/common';
import { AppError } from '../common/errors/index.js';
import { MemoryService } from '../session/index.js';
import {
  FactKeeper,
  ToolFailure,
  type FactUser,
  type ForgottenNote,
  type KeptFact,
  type KeptNote,
  type NewKeptFact,
} from '../tools/index.js';

/** Gives the tools their view of user memory: tools and sessions do not know each other. */
@Injectable()
class ServiceFactKeeper extends FactKeeper {
  constructor(private readonly memory: MemoryService) {
    super();
  }

  override remember({ principal, userId }: FactUser, fact: NewKeptFact): Promise<KeptNote> {
    const { text, subject, importance, turnId, sessionId } = fact;
    const told = { text, subject, importance, sourceTurnId: turnId, sourceSessionId: sessionId };
    return explained(this.memory.remember(principal, userId, told));
  }

  override recall(
    { principal, userId }: FactUser,
    query: string,
    limit: number,
  ): Promise<readonly KeptFact[]> {
    return explained(this.memory.recall(principal, userId, { query, limit, isFilled: true }));
  }

  override forget({ principal, userId }: FactUser, idOrText: string): Promise<ForgottenNote> {
    return explained(this.memory.forgetMatching(principal, userId, idOrText));
  }
}

/** Tells a model what it did wrong, and that it can go on when the memory is away. */
async function explained<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof AppError) || error.severity === 'fault') throw error;
    if (error.severity === 'expected') throw new ToolFailure(error.message);
    throw new ToolFailure('The memory cannot be reached at the moment. Go on without it, and say so.', {
      cause: error,
    });
  }
}

@Global()
@Module({
  providers: [{ provide: FactKeeper, useClass: ServiceFactKeeper }],
  exports: [FactKeeper],
})
export class FactKeeperModule {}
