import { requestsLines } from './python-lines.js';
import type { ClientReader, ReadOutcome } from './read-outcome.js';

type JsonEvent = Readonly<Record<string, unknown>>;

/** Cuts six characters off every line that is not empty, whatever the line is, and parses the rest. */
export const readByPosition: ClientReader = async (body) => {
  const outcome: ReadOutcome = { text: '', isComplete: false };
  for await (const line of requestsLines(body)) {
    if (line !== '' && takeEvent(outcome, JSON.parse(line.slice(6)) as JsonEvent)) break;
  }
  return outcome;
};

/** Takes lines that begin with `data: ` and skips what is not JSON; every event must have a type. */
export const readByPrefix: ClientReader = async (body) => {
  const outcome: ReadOutcome = { text: '', isComplete: false };
  for await (const line of requestsLines(body)) {
    if (!line.startsWith('data: ')) continue;
    const event = parseOrSkip(line.slice(6));
    if (event === undefined) continue;
    if (!('type' in event)) throw new Error(`KeyError: type of ${line}`);
    if (takeEvent(outcome, event)) break;
  }
  return outcome;
};

/** A page's `getReader()` loop: decodes each chunk for itself, splits it at `\n`, and remembers nothing of the last one. */
export const readInBrowser: ClientReader = async (body) => {
  const outcome: ReadOutcome = { text: '', isComplete: false };
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    for (const line of decoder.decode(chunk).split('\n')) {
      const event = line.startsWith('data: ') ? parseOrSkip(line.slice(6)) : undefined;
      if (event !== undefined && takeEvent(outcome, event)) return outcome;
    }
  }
  return outcome;
};

/** True for the event after which clients stop. */
function takeEvent(outcome: ReadOutcome, event: JsonEvent): boolean {
  switch (event['type']) {
    case 'chunk':
      outcome.text += event['content'] as string;
      return false;
    case 'end':
      outcome.isComplete = true;
      return true;
    case 'error':
      outcome.error = event['error'] as string;
      return true;
    default:
      return false;
  }
}

function parseOrSkip(text: string): JsonEvent | undefined {
  try {
    return JSON.parse(text) as JsonEvent;
  } catch {
    return undefined;
  }
}
