import { Inject, Injectable } from '@nestjs/common';
import { section, type HistoryConfig } from '../config/index.js';
import type { Message } from '../conversation/index.js';
import { PromptMemory, SessionService, toHistoryWindow, type OpenTurn } from '../session/index.js';
import type { TurnParameters } from './turn.js';

/** Puts together what the model reads first. */
@Injectable()
export class PromptBuilder {
  constructor(
    private readonly sessions: SessionService,
    private readonly memory: PromptMemory,
    @Inject(section('history')) private readonly config: HistoryConfig,
  ) {}

  /** The system prompt, what is known of the user, as many of the earlier turns as the limits allow, and the user's message. */
  async build(
    { principal, sessionId, userId }: TurnParameters,
    turn: OpenTurn,
    replacesFrom: number | undefined,
    input: string,
  ): Promise<Message[]> {
    const [turns, notes] = await Promise.all([
      this.sessions.windowOf(principal, sessionId, turn, replacesFrom),
      this.memory.notesFor(principal, userId, input),
    ]);
    // Joined, for one that is added to makes room for sixteen more, and a prompt is kept as long as its turn runs.
    return withNotes(toHistoryWindow(this.config.systemPrompt, turns), notes).concat({
      role: 'user',
      content: input,
    });
  }

  /** A caller's own messages: its system messages first, or the configured system prompt where it has none. */
  complete(messages: readonly Message[]): Message[] {
    const own = messages.filter(({ role }) => role === 'system');
    const others = messages.filter(({ role }) => role !== 'system');
    return [...(own.length > 0 ? own : toHistoryWindow(this.config.systemPrompt, [])), ...others];
  }
}

/** A system message of their own, behind the configured one: a vendor's own prompt may take that one's place. */
function withNotes(window: readonly Message[], notes: string | undefined): readonly Message[] {
  if (notes === undefined) return window;
  const systemCount = window.findIndex(({ role }) => role !== 'system');
  const index = systemCount < 0 ? window.length : systemCount;
  return window.toSpliced(index, 0, { role: 'system', content: notes });
}
