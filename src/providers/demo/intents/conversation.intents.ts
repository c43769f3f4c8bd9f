import { excerpt } from '../cut.js';
import { say, type DemoIntent, type DemoQuestion } from '../demo-plan.js';
import { longText } from '../long-text.js';
import { hasPhrase } from '../language.js';
import { sentencesOf } from '../sentences/sentences.js';
import { PHRASES } from '../word-lists.js';

/** A greeting or thanks in a longer message is politeness around something else. */
const SHORT_MESSAGE_WORDS = 8;

/** What can be tried with the tools of this request. */
function examplesFor({ tools, language }: DemoQuestion): readonly string[] {
  return sentencesOf(language)
    .examples.filter(([tool]) => tool === '' || tools.some(({ name }) => name === tool))
    .map(([, example]) => example);
}

function isShort({ words }: DemoQuestion): boolean {
  return words.trim().split(' ').length <= SHORT_MESSAGE_WORDS;
}

function shortPhrase(name: 'greeting' | 'thanks' | 'goodbye'): DemoIntent {
  return {
    name,
    recognise: (question) =>
      isShort(question) && hasPhrase(question.words, PHRASES[name])
        ? say(sentencesOf(question.language)[name])
        : undefined,
  };
}

export const greeting = shortPhrase('greeting');
export const thanks = shortPhrase('thanks');
export const goodbye = shortPhrase('goodbye');

export const help: DemoIntent = {
  name: 'help',
  recognise(question) {
    if (!hasPhrase(question.words, PHRASES.help)) return undefined;
    const toolNames = question.tools.map(({ name }) => name);
    return say(sentencesOf(question.language).help(examplesFor(question), toolNames));
  },
};

/** A request for a story, a poem or an explanation: a long answer, so that its streaming can be watched. */
export const story: DemoIntent = {
  name: 'story',
  recognise: (question) =>
    hasPhrase(question.words, PHRASES.longText) ? say(longText(question.language, question.text)) : undefined,
};

/** Everything else: honest, and a hint at what works. Always answers. */
export const unknown = {
  name: 'unknown',
  recognise(question: DemoQuestion) {
    const sentences = sentencesOf(question.language);
    if (question.text.trim() === '') return say(sentences.nothing);
    if (question.isIntroduced) return say(sentences.unknownAgain(excerpt(question.text)));
    return say(sentences.unknown(excerpt(question.text), examplesFor(question)));
  },
} satisfies DemoIntent;
