import { describe, expect, it } from '@jest/globals';
import type { Message } from '../../conversation/index.js';
import { ProviderError } from '../provider-error.js';
import { AnswerDiffers } from './delivery.js';
import { withoutQuotes } from './without-quotes.js';

const user = (content: string): Message => ({ role: 'user', content });
const told = (message: string, ...messages: Message[]): string =>
  withoutQuotes(new ProviderError('invalid-request', message), messages).message;

const SECRET = 'My account number is 4711-0815 and I was born in Hue.';

describe('withoutQuotes', () => {
  it.each([
    ['in the middle', `Invalid prompt: "${SECRET}" (400)`, 'Invalid prompt: "[message text]" (400)'],
    ['alone', SECRET, '[message text]'],
    ['twice', `${SECRET} | ${SECRET}`, '[message text] | [message text]'],
    ['cut off', `400 bad: ${SECRET.slice(0, 30)}...`, '400 bad: [message text]...'],
    ['from its middle on', `400 bad: ...${SECRET.slice(20)}`, '400 bad: ...[message text]'],
  ])('cuts out a message that is quoted %s', (_, message, rest) => {
    expect(told(message, user('Hello there'), user(SECRET))).toBe(rest);
  });

  it('cuts out a message of several lines, in one line or within JSON', () => {
    const lines = user('First line with "quotes"\n\nand a second line');

    expect(told('bad: First line with "quotes" and a second line!', lines)).toBe('bad: [message text]!');
    expect(told(String.raw`{"p":"First line with \"quotes\"\n\nand a second line"}`, lines)).toBe(
      '{"p":"[message text]"}',
    );
  });

  it('cuts out a short message that is quoted as a whole, and no ordinary word', () => {
    expect(told('bad: PIN 12345!', user('PIN 12345'))).toBe('bad: [message text]!');
    expect(told('the model is not there', user('model'))).toBe('the model is not there');
  });

  it('looks at answers and results of tools as well', () => {
    const result: Message = { role: 'tool', callId: 'c', name: 'f', content: SECRET };

    expect(told(`bad: ${SECRET}`, result)).toBe('bad: [message text]');
  });

  it('keeps kind, status and wait, and lets go of the cause', () => {
    const failure = new ProviderError('rate-limit', SECRET, {
      status: 429,
      retryAfterMs: 7,
      cause: new Error(SECRET),
    });

    const quiet = withoutQuotes(failure, [user(SECRET)]);

    expect(quiet).toMatchObject({ kind: 'rate-limit', status: 429, retryAfterMs: 7 });
    expect(quiet.cause).toBeUndefined();
  });

  it('leaves a failure as it is that quotes nothing', () => {
    const failure = new ProviderError('overloaded', 'The server is overloaded, try again later');
    const differs = new AnswerDiffers();

    expect(withoutQuotes(failure, [user(SECRET)])).toBe(failure);
    expect(withoutQuotes(differs, [user(differs.message)])).toBe(differs);
  });

  it('is quick with a long conversation', () => {
    const messages = [user('lorem ipsum dolor sit amet '.repeat(37_000))];
    const begunAt = performance.now();

    told('no such thing, '.repeat(33), ...messages);

    expect(performance.now() - begunAt).toBeLessThan(500);
  });
});
