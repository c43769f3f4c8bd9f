import { createHash } from 'node:crypto';
import type { Message, ToolCall, ToolMessage } from '../../conversation/index.js';
import type { ModelRequest } from '../llm-provider.js';
import { composeAnswer } from './compose-answer.js';
import type { DemoQuestion, PlannedCall } from './demo-plan.js';
import type { DemoFaults } from './faults.js';
import { followUp } from './intents/finance-follow-up.js';
import { decide } from './intents/intents.js';
import { veryLongText } from './long-text.js';
import { questionIndex, readQuestion } from './read-question.js';
import { sentencesOf } from './sentences/sentences.js';

/** The whole reaction to a request: a text, or tool calls. */
export interface DemoAnswer {
  readonly text: string;
  readonly calls: readonly ToolCall[];
}

/**
 * The demo's model: the same request has the same answer. Results that stand last are told; a part of an
 * answer that stands last is gone on from, where it is one of the demo's own.
 */
export function answer(request: ModelRequest, faults: DemoFaults): DemoAnswer {
  const question = readQuestion(request);
  const current = request.messages.slice(questionIndex(request.messages) + 1);
  const results = trailingResults(current);
  if (results.length > 0) {
    const next = followUp(question, results);
    if (next.length > 0) return { text: '', calls: withIds(next, request) };
    return speak(question, composeAnswer(results, current.flatMap(callsOf), question.language));
  }
  if (faults.isLong) return speak(question, veryLongText(question.language, question.text), current.at(-1));
  const plan = decide(question);
  switch (plan.type) {
    case 'say':
      return speak(question, plan.text, current.at(-1));
    case 'call':
      return { text: '', calls: withIds(plan.calls, request) };
    default:
      return plan satisfies never;
  }
}

function speak({ isIntroduced, language }: DemoQuestion, body: string, begun?: Message): DemoAnswer {
  const text = isIntroduced ? body : `${body}\n\n${sentencesOf(language).introduction}`;
  const isContinued = begun?.role === 'assistant' && text.startsWith(begun.content);
  return { text: isContinued ? text.slice(begun.content.length) : text, calls: [] };
}

function trailingResults(messages: readonly Message[]): readonly ToolMessage[] {
  const start = messages.findLastIndex(({ role }) => role !== 'tool') + 1;
  return messages.slice(start).filter((message): message is ToolMessage => message.role === 'tool');
}

function callsOf(message: Message): readonly ToolCall[] {
  return message.role === 'assistant' ? (message.toolCalls ?? []) : [];
}

/** Ids that differ between the turns of a conversation, as its messages do. */
function withIds(calls: readonly PlannedCall[], { sessionId, messages }: ModelRequest): readonly ToolCall[] {
  const digest = createHash('sha256')
    .update(JSON.stringify([sessionId, messages]))
    .digest('hex')
    .slice(0, 12);
  return calls.map((call, index) => ({ callId: `demo_${digest}_${index + 1}`, ...call }));
}
