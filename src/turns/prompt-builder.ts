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
  async build({ principal, sessionId, input }: TurnParameters, turnNumber: number): Promise<Message[]> {
    const { systemPrompt, maxTokens, maxTurns } = this.config;
    const turns = await this.sessions.readWindow(principal, sessionId, {
      beforeNumber: turnNumber,
      maxTokens,
      maxTurns,
    });
    return [...toHistoryWindow(systemPrompt, turns), { role: 'user', content: input }];
  }
}
