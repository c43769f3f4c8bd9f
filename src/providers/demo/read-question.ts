import type { Message } from '../../conversation/index.js';
import type { ModelRequest } from '../llm-provider.js';
import type { DemoQuestion } from './demo-plan.js';
import { withoutFaultTags } from './faults.js';
import { detectLanguage, fold, toWords, type Language } from './language.js';
import { INTRODUCTIONS } from './sentences/sentences.js';

/** How much of a message is looked at: a longer one costs no more than this. In characters. */
export const ANALYSED_CHARACTERS = 8_000;

/** The analysed part of a message. */
export function analysedText(message: Message | undefined): string {
  return message?.content.slice(0, ANALYSED_CHARACTERS).normalize('NFC') ?? '';
}

/** Where the message to answer stands: the last one of the user, or -1. */
export function questionIndex(messages: readonly Message[]): number {
  return messages.findLastIndex(({ role }) => role === 'user');
}

/** Reads what the demo must know of a request. Without a user message the question is empty. */
export function readQuestion(request: ModelRequest): DemoQuestion {
  const index = questionIndex(request.messages);
  const text = withoutFaultTags(analysedText(request.messages[index]));
  const folded = fold(text);
  const earlier = request.messages.slice(0, Math.max(index, 0));
  return {
    text,
    folded,
    words: toWords(folded),
    language: detectLanguage(text) ?? latestLanguage(earlier) ?? 'en',
    earlier,
    tools: request.tools,
    sessionId: request.sessionId,
    isIntroduced: earlier.some(isIntroducing),
  };
}

function isIntroducing({ role, content }: Message): boolean {
  return role === 'assistant' && INTRODUCTIONS.some((introduction) => content.includes(introduction));
}

/** A message such as `2+2` is answered in the language spoken before it. */
function latestLanguage(messages: readonly Message[]): Language | undefined {
  for (const message of messages.toReversed()) {
    const language = message.role === 'user' ? detectLanguage(analysedText(message)) : undefined;
    if (language !== undefined) return language;
  }
  return undefined;
}
