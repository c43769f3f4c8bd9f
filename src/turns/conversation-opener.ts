import { Inject, Injectable } from '@nestjs/common';
import { section, type TurnConfig } from '../config/index.js';
import type { Message } from '../conversation/index.js';
import { SessionService } from '../session/index.js';
import type { OpenConversation } from './open-conversation.js';
import { PromptBuilder } from './prompt-builder.js';
import { SessionLock } from './session-lock.js';
import type { Turn } from './turn.js';

/** Opens the conversation a turn belongs to. */
@Injectable()
export class ConversationOpener {
  constructor(
    private readonly sessions: SessionService,
    private readonly lock: SessionLock,
    private readonly prompts: PromptBuilder,
    @Inject(section('turn')) private readonly config: TurnConfig,
  ) {}

  /** Waits until the turn may run, and stores the user's message where it is stored at all. Throws when it may not. */
  async open(turn: Turn): Promise<OpenConversation> {
    const { conversation } = turn.parameters;
    switch (conversation.kind) {
      case 'session':
        return this.openSession(turn, conversation.input);
      case 'own':
        return this.openOwn(conversation.messages);
      default:
        return conversation satisfies never;
    }
  }

  private async openSession(turn: Turn, input: string): Promise<OpenConversation> {
    const { principal, sessionId, turnId } = turn.parameters;
    const release = await this.lock.acquire(
      JSON.stringify([principal.scope, sessionId]),
      this.config.sessionWaitMs,
      turn.signal,
    );
    try {
      const message = { role: 'user', content: input } as const;
      const number = await this.sessions.beginTurn(principal, sessionId, turnId, message);
      return {
        hasOwnSystemPrompt: false,
        prompt: () => this.prompts.build(turn.parameters, number, input),
        save: (outcome) => this.sessions.endTurn(principal, sessionId, turnId, outcome),
        release,
      };
    } catch (error) {
      release();
      throw error;
    }
  }

  private openOwn(messages: readonly Message[]): OpenConversation {
    return {
      hasOwnSystemPrompt: messages.some(({ role }) => role === 'system'),
      prompt: () => Promise.resolve(this.prompts.complete(messages)),
      save: () => Promise.resolve(true),
      release: () => undefined,
    };
  }
}
