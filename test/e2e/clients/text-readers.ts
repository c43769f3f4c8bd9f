import { httpxLines, requestsLines } from './python-lines.js';
import type { ClientReader, ReadOutcome } from './read-outcome.js';

/** The documented reader of POST /chat: prints what follows `data: ` until `[DONE]`. */
export const readRawText: ClientReader = async (body) => {
  const outcome: ReadOutcome = { text: '', isComplete: false };
  for await (const line of httpxLines(body)) {
    if (!line.startsWith('data: ')) continue;
    if (takeMark(outcome, line.slice(6))) break;
  }
  return outcome;
};

/** A page that reads POST /chat by hand. */
export const readRawTextInBrowser: ClientReader = async (body) => {
  const outcome: ReadOutcome = { text: '', isComplete: false };
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    for (const line of decoder.decode(chunk).split('\n')) {
      if (line.startsWith('data: ') && takeMark(outcome, line.slice(6))) return outcome;
    }
  }
  return outcome;
};

/** The documented reader of POST /api/chat: prints `content` of every event, which must have one, until `[DONE]`. */
export const readContent: ClientReader = async (body) => {
  const outcome: ReadOutcome = { text: '', isComplete: false };
  for await (const line of requestsLines(body)) {
    if (!line.startsWith('data: ')) continue;
    if (line === 'data: [DONE]') {
      outcome.isComplete = true;
      break;
    }
    takeContent(outcome, line.slice(6));
  }
  return outcome;
};

/** A page that reads POST /api/chat until an event is `done`. */
export const readContentInBrowser: ClientReader = async (body) => {
  const outcome: ReadOutcome = { text: '', isComplete: false };
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    for (const line of decoder.decode(chunk).split('\n')) {
      if (!line.startsWith('data: ')) continue;
      outcome.isComplete = takeContent(outcome, line.slice(6));
      if (outcome.isComplete) return outcome;
    }
  }
  return outcome;
};

/** What a person sees of an error is in the text too: the documented reader prints every line. */
function takeMark(outcome: ReadOutcome, data: string): boolean {
  if (data === '[DONE]') return (outcome.isComplete = true);
  if (data.startsWith('[ERROR] ')) {
    outcome.error = (JSON.parse(data.slice(8)) as { error: { message: string } }).error.message;
    return true;
  }
  outcome.text += data;
  return false;
}

function takeContent(outcome: ReadOutcome, data: string): boolean {
  const event = JSON.parse(data) as { content?: string; done: boolean; error?: string };
  if (event.content === undefined) throw new Error(`KeyError: content of ${data}`);
  outcome.text += event.content;
  if (event.error !== undefined) outcome.error = event.error;
  return event.done;
}
