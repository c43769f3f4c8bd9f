import { Inject, Injectable } from '@nestjs/common';
import { section, type HistoryConfig } from '../config/index.js';
import type { Message } from '../conversation/index.js';
import { SessionService, toHistoryWindow } from '../session/index.js';
import type { TurnParameters } from './turn.js';

/** Puts together what the model reads first. */
@Injectable()
export class PromptBuilder {
  constructor(
    private readonly sessions: SessionService,
    @Inject(section('history')) private readonly config: HistoryConfig,
  ) {}

  /** The system prompt, as many of the earlier turns as the limits allow, and the user's message. */
  async build(
    { principal, sessionId }: TurnParameters,
    turnNumber: number,
    input: string,
  ): Promise<Message[]> {
    const { systemPrompt, maxTokens, maxTurns } = this.config;
    const turns = await this.sessions.readWindow(principal, sessionId, {
      beforeNumber: turnNumber,
      maxTokens,
      maxTurns,
    });
    return [...toHistoryWindow(systemPrompt, turns), { role: 'user', content: input }];
  }

  /** A caller's own messages: its system messages first, or the configured system prompt where it has none. */
  complete(messages: readonly Message[]): Message[] {
    const own = messages.filter(({ role }) => role === 'system');
    const others = messages.filter(({ role }) => role !== 'system');
    return [...(own.length > 0 ? own : toHistoryWindow(this.config.systemPrompt, [])), ...others];
  }
}
