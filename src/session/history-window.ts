import type { Message } from '../conversation/index.js';
import type { HistoryTurn } from './history-turn.js';

/**
 * The messages to send for earlier turns: the system prompt, unless it is blank, then the turns in the order given. The
 * result is legal for any vendor.
 */
export function toHistoryWindow(systemPrompt: string, turns: readonly HistoryTurn[]): Message[] {
  const window: Message[] = systemPrompt.trim() === '' ? [] : [{ role: 'system', content: systemPrompt }];
  for (const { messages } of turns) window.push(...messages);
  return window;
}
