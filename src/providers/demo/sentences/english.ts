import { FINANCE_ENGLISH } from './finance-english.js';
import type { Sentences } from './sentence-set.js';

const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');
const names = (tools: readonly string[]): string => tools.map((name) => `\`${name}\``).join(', ');

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' });

export const ENGLISH: Sentences = {
  introduction:
    "I am Nestor's offline demo: no model is behind me. Set OPENAI_API_KEY (or another provider's key) and restart for real answers.",
  greeting: 'Hello! Ask me for the time, some arithmetic or a story, or say "help".',
  thanks: "You're welcome! Anything else to try?",
  goodbye: 'Goodbye! The conversation stays stored until its session expires.',
  help: (examples, tools) =>
    `As an offline demo I follow simple rules. Try:\n\n${bullets(examples)}\n\n` +
    (tools.length === 0
      ? 'No tools are offered in this request.'
      : `Tools here: ${names(tools)}. Any of them runs with \`call <tool> {"argument": "value"}\`.`),
  unknown: (quote, examples) =>
    `You said: "${quote}". That needs a real model, and this offline demo has none. Here is what works:\n\n${bullets(examples)}`,
  unknownAgain: (quote) =>
    `"${quote}" needs a real model, and this offline demo has none. Say "help" for what works.`,
  nothing: 'That message is empty. Say "help" to see what I can do.',
  toolMissing: (tools) => `I would use ${names(tools)} for that, but it is not offered in this request.`,
  noSuchTool: (name, available) =>
    `There is no tool \`${name}\` here. ` +
    (available.length === 0 ? 'No tools are offered in this request.' : `There are: ${names(available)}.`),
  badArguments: (name) =>
    `The arguments for \`${name}\` are not a JSON object. Write them like \`call ${name} {"argument": "value"}\`.`,
  lastQuestion: (quote) => `Just before this you said: "${quote}".`,
  firstQuestion: (quote) => `The first message of yours that I was sent is: "${quote}".`,
  lastAnswer: (quote) => `My last answer was: "${quote}".`,
  noEarlierMessage: 'There is no earlier message in this conversation: this is the first one I was sent.',
  noted: (key, value) =>
    key === 'name'
      ? `Nice to meet you, ${value}! Ask "What is my name?" later to see that I was sent the history.`
      : `Noted: your ${key} is ${value}. Ask me later to see that I was sent the history.`,
  recalled: (key, value) => `You told me in this conversation: your ${key} is ${value}.`,
  nameUnknown: 'You have not told me your name in the messages that I was sent. Try "My name is ...".',
  time: (clock, date, timezone) =>
    `It is ${clock} on ${DATE.format(date)}${timezone ? ` (${timezone})` : ''}.`,
  weather: (place, temperature, sky, localTime) =>
    `The weather in ${place}: ${temperature}${sky ? `, ${sky}` : ''}${localTime ? ` (local time ${localTime})` : ''}.`,
  found: (engine) => `This is what ${engine ?? 'the search'} found:`,
  nothingFound: 'The search found nothing.',
  finance: FINANCE_ENGLISH,
  toolAnswered: (name, value) => `The tool \`${name}\` answered:\n\n${value}`,
  toolFailed: (name, message) => `The tool \`${name}\` failed: ${message}`,
  examples: [
    ['calculate', 'Calculate 15 * 7 + 23'],
    ['get_current_time', 'What time is it in Tokyo?'],
    ['get_session_info', 'Tell me about our conversation session'],
    ['get_weather', 'What is the weather in Hanoi?'],
    ['get_financial_report', 'Financial report of FPT in 2023'],
    ['web_search', 'Search for NestJS streaming'],
    ['remember_fact', 'Remember that I live in Hanoi (and later: What do you know about me?)'],
    ['create_reminder', 'Remind me to call mom tomorrow at 9am'],
    ['', 'My name is Lan (and later: What is my name?)'],
    ['', 'Tell me a story (a long answer, to watch it stream)'],
  ],
  longText: (title) => [
    `You asked for "${title}". I cannot make that up without a model, so here is the story of how this answer reaches you, long enough to watch it stream.`,
    'A model does not think of a whole answer and then send it. It writes a few characters at a time, and each piece is worth showing at once: a reader who sees the first word after a quarter of a second waits gladly for the rest. That is streaming, and it is what Nestor was built around.',
    '## What happens on the way',
    '- Your message is stored first, so that nothing is lost if the process stops.\n- The conversation is cut to a window that fits the model, whole turns at a time.\n- A provider streams its answer; tools run in between when they are called.\n- Every piece becomes a numbered event in the log of the turn.\n- The connection you hold is only one reader of that log.',
    'Because the log is numbered, a client that loses its connection comes back and names the last event it saw. It gets the rest, with no gap and nothing twice. Reading such a stream takes a few lines:',
    "```js\nconst response = await fetch('/v1/turns', {\n  method: 'POST',\n  headers: { 'content-type': 'application/json', accept: 'text/event-stream' },\n  body: JSON.stringify({ input: 'Tell me a story' }),\n});\nconst text = response.body.pipeThrough(new TextDecoderStream());\nfor await (const piece of text) console.log(piece);\n```",
    'When a provider fails in the middle, Nestor continues elsewhere or says clearly that the answer was cut. A half answer never pretends to be a whole one. That is the end of the story: every word of it came in its own small piece, and you have received them all.',
  ],
};
