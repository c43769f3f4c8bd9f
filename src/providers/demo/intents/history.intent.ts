import type { Message } from '../../../conversation/index.js';
import { excerpt } from '../cut.js';
import { say, type DemoIntent, type DemoQuestion } from '../demo-plan.js';
import { findAskedKey, findFact, type Fact } from '../facts.js';
import { fold, hasPhrase } from '../language.js';
import { analysedText } from '../read-question.js';
import type { Sentences } from '../sentences/sentence-set.js';
import { sentencesOf } from '../sentences/sentences.js';
import { PHRASES } from '../word-lists.js';

/** The most characters of an earlier message that are quoted. */
const QUOTE_CHARACTERS = 200;

/** Questions about the conversation, answered from the messages that were sent with the request. */
export const history: DemoIntent = {
  name: 'history',
  recognise(question) {
    const answer = quoted(question, sentencesOf(question.language)) ?? recalled(question);
    return answer === undefined ? undefined : say(answer);
  },
};

function quoted({ words, earlier }: DemoQuestion, sentences: Sentences): string | undefined {
  const users = spoken(earlier, 'user');
  if (hasPhrase(words, PHRASES.firstQuestion)) return quote(users[0], sentences.firstQuestion, sentences);
  if (hasPhrase(words, PHRASES.lastQuestion)) return quote(users.at(-1), sentences.lastQuestion, sentences);
  if (!hasPhrase(words, PHRASES.lastAnswer)) return undefined;
  return quote(spoken(earlier, 'assistant').at(-1), sentences.lastAnswer, sentences);
}

function spoken(messages: readonly Message[], role: Message['role']): readonly Message[] {
  return messages.filter((message) => message.role === role && message.content.trim() !== '');
}

function quote(message: Message | undefined, tell: (quote: string) => string, sentences: Sentences): string {
  return message ? tell(excerpt(message.content, QUOTE_CHARACTERS)) : sentences.noEarlierMessage;
}

/** Only the name is missed aloud: other questions about `my ...` may be meant for somebody else. */
function recalled({ text, words, earlier, language }: DemoQuestion): string | undefined {
  const sentences = sentencesOf(language);
  const isNameAsked = hasPhrase(words, PHRASES.name) && findFact(text) === undefined;
  const key = isNameAsked ? 'name' : findAskedKey(text);
  const fact = key === undefined ? undefined : latestFact(earlier, key);
  if (fact !== undefined) return sentences.recalled(fact.key, fact.value);
  return isNameAsked ? sentences.nameUnknown : undefined;
}

function latestFact(earlier: readonly Message[], key: string): Fact | undefined {
  for (const message of spoken(earlier, 'user').toReversed()) {
    const fact = findFact(analysedText(message));
    if (fact !== undefined && fold(fact.key) === fold(key)) return fact;
  }
  return undefined;
}

/** `My name is Lan`: nothing is stored by the demo, the history itself is the memory. */
export const statement: DemoIntent = {
  name: 'statement',
  recognise({ text, language }) {
    const fact = findFact(text);
    return fact && say(sentencesOf(language).noted(fact.key, fact.value));
  },
};
