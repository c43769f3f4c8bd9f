import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Principal } from '../../common/context/index.js';
import { section, type MemoryConfig } from '../../config/index.js';
import { toMemoryOwner } from './memory-owner.js';
import { UserMemory, type Fact, type MemoryOwner } from './user-memory.js';
import { toUserNotes } from './user-notes.js';

/** More are not worth a prompt's tokens. */
const MAX_NOTES = 20;
/** A longer input is looked up by its beginning. */
const MAX_QUERY_LENGTH = 1_000;

/** What of a user's memory enters a prompt. */
@Injectable()
export class PromptMemory {
  private readonly logger = new Logger(PromptMemory.name);

  constructor(
    private readonly memory: UserMemory,
    @Inject(section('memory')) private readonly config: MemoryConfig,
  ) {}

  /**
   * The notes about a user that suit the input, for a system message; undefined when there are none. Never throws,
   * and never takes longer than MEMORY_TIMEOUT_MS: without an answer by then the turn goes on without notes.
   */
  async notesFor(
    principal: Principal,
    userId: string | undefined,
    input: string,
  ): Promise<string | undefined> {
    const { promptTokens } = this.config;
    if (promptTokens === 0 || userId === undefined) return undefined;
    try {
      const owner = toMemoryOwner(principal, userId);
      if (this.memory.isStranger(owner)) return undefined;
      return toUserNotes(await this.recall(owner, input), promptTokens);
    } catch (error) {
      this.logger.warn({ err: error }, 'A turn goes on without what is known of its user');
      return undefined;
    }
  }

  private async recall(owner: MemoryOwner, input: string): Promise<Fact[]> {
    const { timeoutMs } = this.config;
    const controller = new AbortController();
    const recalled = Promise.withResolvers<Fact[]>();
    const timer = setTimeout(() => {
      recalled.reject(new Error(`no answer within ${timeoutMs} ms`));
      controller.abort();
    }, timeoutMs);
    try {
      this.memory
        .recall(owner, {
          query: input.slice(0, MAX_QUERY_LENGTH),
          limit: MAX_NOTES,
          isFilled: true,
          signal: controller.signal,
        })
        .then(recalled.resolve, recalled.reject);
      return await recalled.promise;
    } finally {
      clearTimeout(timer);
    }
  }
}
