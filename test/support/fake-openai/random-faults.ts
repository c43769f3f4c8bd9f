import { createHash } from 'node:crypto';
import { resetBeforeHeaders, toTokens, type RecordedRequest, type Step } from '../fake-llm/index.js';
import { answer } from './answers.js';
import { cutAfter, malformedEventAfter, stallAfter } from './faults.js';
import { status } from './status.js';

export interface RandomFaultOptions {
  /** The same seed makes the same calls of the same prompts fail in the same way. */
  readonly seed: string;
  /** Of all calls, those that fail: 0 to 1. */
  readonly share: number;
  /** The whole answer to a request. */
  readonly text: (request: RecordedRequest) => string;
}

/** The ways to fail, each as likely as the others; `tokens` come before those that begin well. */
const FAULTS: readonly ((tokens: number, options: { text: string }) => Step)[] = [
  () => status(429, { retryAfterMs: 50 }),
  () => status(500),
  () => resetBeforeHeaders(),
  (tokens, options) => cutAfter(tokens, 'reset', options),
  (tokens, options) => cutAfter(tokens, 'eof', options),
  (tokens, options) => stallAfter(tokens, options),
  (tokens, options) => malformedEventAfter(tokens, options),
];

/**
 * Answers, but fails a share of the calls at random points. What becomes of the nth call with a prompt
 * depends on the seed, the prompt and n alone, so that calls may arrive in any order.
 */
export function failAtRandom({ seed, share, text }: RandomFaultOptions): Step {
  const calls = new Map<string, number>();
  return (request, reply) => {
    const prompt = request.lastMessage;
    const number = (calls.get(prompt) ?? 0) + 1;
    calls.set(prompt, number);
    const random = (purpose: string): number => fraction(`${seed} ${prompt} ${number} ${purpose}`);
    const whole = text(request);
    const fault = FAULTS[Math.floor(random('fault') * FAULTS.length)];
    if (random('fails') >= share || fault === undefined) return answer(whole)(request, reply);
    const tokens = Math.floor(random('tokens') * toTokens(whole).length);
    return fault(tokens, { text: whole })(request, reply);
  };
}

/** A number from 0 up to, not including, 1 that is the same for the same text. */
function fraction(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32;
}
