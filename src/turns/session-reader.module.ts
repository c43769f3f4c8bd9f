import { Global, Injectable, Module } from '@nestjs/common';
import type { Principal } from '../common/context/index.js';
import { AppError } from '../common/errors/index.js';
import { SessionService } from '../session/index.js';
import { SessionReader, type SessionDescription } from '../tools/index.js';

/** Gives the tools their view of sessions: tools and sessions do not know each other. */
@Injectable()
class ServiceSessionReader extends SessionReader {
  constructor(private readonly sessions: SessionService) {
    super();
  }

  override async describe(principal: Principal, sessionId: string): Promise<SessionDescription | undefined> {
    try {
      const { id, ...summary } = await this.sessions.describe(principal, sessionId);
      return { sessionId: id, ...summary };
    } catch (error) {
      // To a model, an id that no session can have is just one more that does not exist.
      if (error instanceof AppError && error.severity === 'expected') return undefined;
      throw error;
    }
  }
}

@Global()
@Module({
  providers: [{ provide: SessionReader, useClass: ServiceSessionReader }],
  exports: [SessionReader],
})
export class SessionReaderModule {}
