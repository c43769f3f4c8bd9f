import type { Message } from '../../conversation/index.js';
import { ProviderError } from '../provider-error.js';
import { AnswerDiffers } from './delivery.js';

/** What stands where a vendor's words held some of the conversation. */
const MARK = '[message text]';

/** Pieces of this length are looked for, in characters; what a text and a message share by chance is shorter. */
const PIECE = 16;
/** How far the pieces are apart: a long conversation is searched some sixty times, not five hundred. */
const STRIDE = 8;
/** A whole message is cut out from this length on; shorter ones are ordinary words. */
const SHORTEST_MESSAGE = 8;

/**
 * A failure without what it quotes of the conversation: vendors repeat the prompt that they refuse, and no log holds
 * message text. Of a quote fewer than 24 characters may stay.
 */
export function withoutQuotes(failure: ProviderError, messages: readonly Message[]): ProviderError {
  if (failure instanceof AnswerDiffers) return failure;
  const message = messages.reduce(withoutMessage, failure.message);
  if (message === failure.message) return failure;
  const { kind, status, retryAfterMs } = failure;
  // No cause: it has the same words.
  return new ProviderError(kind, message, {
    ...(status !== undefined && { status }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** A text in one line, as failures are told. Single spaces, which are nearly all, are passed over. */
function inOneLine(text: string): string {
  return text.replaceAll(/\s{2,}|[^\S ]/g, ' ').trim();
}

function withoutMessage(text: string, { content }: Message): string {
  const rest = cutOut(text, inOneLine(content));
  return rest.includes('\\') ? cutOut(rest, inOneLine(JSON.stringify(content).slice(1, -1))) : rest;
}

function cutOut(text: string, said: string): string {
  if (said.length < SHORTEST_MESSAGE) return text;
  if (said.length < PIECE + STRIDE) return text.replaceAll(said, MARK);
  let rest = '';
  let taken = 0;
  for (let start = 0; start + PIECE <= text.length; start += STRIDE) {
    const place = said.indexOf(text.slice(start, start + PIECE));
    if (place < 0) continue;
    const before = sharedBefore(text.slice(taken, start), said.slice(0, place));
    const end = start + PIECE + sharedBehind(text.slice(start + PIECE), said.slice(place + PIECE));
    rest += text.slice(taken, start - before) + MARK;
    taken = end;
    start = end - STRIDE;
  }
  return rest + text.slice(taken);
}

/** How many characters two texts have in common at their ends. */
function sharedBefore(left: string, right: string): number {
  let count = 0;
  while (count < left.length && count < right.length && left.at(-1 - count) === right.at(-1 - count))
    count += 1;
  return count;
}

/** How many characters two texts have in common at their beginnings. */
function sharedBehind(left: string, right: string): number {
  let count = 0;
  while (count < left.length && count < right.length && left[count] === right[count]) count += 1;
  return count;
}
