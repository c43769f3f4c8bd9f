import { randomUUID } from 'node:crypto';
import type { Message, ToolCall } from '../../../../src/conversation/index.js';
import type {
  NewTurn,
  SessionKey,
  SessionRepository,
  StoredMessage,
  StoredTurn,
  TurnOutcome,
  WindowLimits,
} from '../../../../src/session/session.repository.js';

export const ADDRESS = '203.0.113.7';

/** A key in a scope that no other test uses. */
export function newKey(id: string = randomUUID()): SessionKey {
  return { scope: `scope-${randomUUID()}`, id };
}

export function stored(message: Message, tokens = 1): StoredMessage {
  return { ...message, id: randomUUID(), createdAt: 1_700_000_000_000, tokens };
}

export function user(content: string, tokens = 1): StoredMessage {
  return stored({ role: 'user', content }, tokens);
}

export function assistant(content: string, tokens = 1, toolCalls?: readonly ToolCall[]): StoredMessage {
  return stored({ role: 'assistant', content, ...(toolCalls && { toolCalls }) }, tokens);
}

export function interrupted(content: string, tokens = 1): StoredMessage {
  return stored({ role: 'assistant', content, interrupted: true }, tokens);
}

export function newTurn(content = 'question', tokens = 1): NewTurn {
  return { id: randomUUID(), userMessage: user(content, tokens) };
}

export function outcome(
  messages: readonly StoredMessage[],
  status: TurnOutcome['status'] = 'completed',
): TurnOutcome {
  const usage = { inputTokens: 12, outputTokens: 3, cachedInputTokens: 4, estimated: false };
  return { status, messages, provider: 'demo', model: 'demo-1', usage };
}

export function limits(overrides: Partial<WindowLimits> = {}): WindowLimits {
  return { beforeNumber: Number.MAX_SAFE_INTEGER, maxTurns: 20, maxTokens: 4_000, ...overrides };
}

/** Stores a whole turn and returns its number. */
export async function addTurn(
  repository: SessionRepository,
  key: SessionKey,
  content: string,
  answer: TurnOutcome = outcome([assistant(`answer to ${content}`)]),
): Promise<number> {
  const turn = newTurn(content);
  const { number } = await repository.beginTurn(key, ADDRESS, turn);
  await repository.endTurn(key, turn.id, answer);
  return number;
}

/** What each turn's user said, in the order of the turns. */
export function questions(turns: readonly StoredTurn[]): string[] {
  return turns.map((turn) => turn.messages[0]?.content ?? '(no message)');
}
