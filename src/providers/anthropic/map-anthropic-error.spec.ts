import { describe, expect, it } from '@jest/globals';
import { APIConnectionError, APIConnectionTimeoutError, APIError, AnthropicError } from '@anthropic-ai/sdk';
import { ProviderError } from '../provider-error.js';
import { mapAnthropicError } from './map-anthropic-error.js';

const answered = (status: number, error: object | undefined, headers: Record<string, string> = {}) =>
  APIError.generate(status, error && { type: 'error', error }, undefined, new Headers(headers));
const inStream = (error: object) =>
  new APIError(undefined, { type: 'error', error }, undefined, new Headers());
const refused = (message: string) => ({ type: 'invalid_request_error', message });

describe('mapAnthropicError', () => {
  it.each([
    [400, refused('messages: at least one message is required'), 'invalid-request'],
    [400, refused('prompt is too long: 213462 tokens > 200000 maximum'), 'context-length'],
    [
      400,
      refused('input length and `max_tokens` exceed context limit: 199000 + 8192 > 200000'),
      'context-length',
    ],
    [400, refused('Your credit balance is too low to access the Anthropic API.'), 'auth'],
    [400, refused('You have reached your specified API usage limits.'), 'auth'],
    [400, refused('Output blocked by content filtering policy'), 'content-filter'],
    [400, refused('This model does not support assistant message prefill.'), 'invalid-request'],
    [400, undefined, 'invalid-request'],
    [401, { type: 'authentication_error', message: 'invalid x-api-key' }, 'auth'],
    [402, { type: 'billing_error' }, 'auth'],
    [403, { type: 'permission_error' }, 'auth'],
    [404, { type: 'not_found_error', message: 'model: claude-0' }, 'invalid-request'],
    [408, {}, 'timeout'],
    [409, {}, 'overloaded'],
    [413, { type: 'request_too_large' }, 'context-length'],
    [413, undefined, 'context-length'],
    [422, {}, 'invalid-request'],
    [429, { type: 'rate_limit_error' }, 'rate-limit'],
    [429, undefined, 'rate-limit'],
    [500, { type: 'api_error', message: 'the prompt is too long for me' }, 'overloaded'],
    [502, undefined, 'overloaded'],
    [503, { type: 'constructor' }, 'overloaded'],
    [504, { type: 'timeout_error' }, 'timeout'],
    [529, { type: 'overloaded_error' }, 'overloaded'],
    [529, undefined, 'overloaded'],
  ])('reads HTTP %i with %j as %s', (status, body, kind) => {
    expect(mapAnthropicError(answered(status, body), 'request')).toMatchObject({ kind, status });
  });

  it.each([
    [{ type: 'api_error', message: 'Internal server error' }, 'interrupted'],
    [{ message: 'no type' }, 'interrupted'],
    [{ type: 'overloaded_error', message: 'Overloaded' }, 'overloaded'],
    [{ type: 'rate_limit_error' }, 'rate-limit'],
    [refused('prompt is too long'), 'context-length'],
    [refused('something else'), 'invalid-request'],
  ])('reads the error event %j as %s', (error, kind) => {
    expect(mapAnthropicError(inStream(error), 'stream')).toMatchObject({ kind, status: undefined });
  });

  it.each([
    [{ type: 'api_error', message: 'Internal server error' }, 'overloaded', 500],
    [{ type: 'not_found_error', message: 'model: claude-0' }, 'invalid-request', 404],
    [{ type: 'overloaded_error' }, 'overloaded', undefined],
    [refused('something else'), 'invalid-request', undefined],
    [{ message: 'no type' }, 'unknown', undefined],
  ])('reads the error %j inside a 200, ahead of any answer, as %s', (error, kind, status) => {
    expect(mapAnthropicError(inStream(error), 'response')).toMatchObject({ kind, status });
  });

  it.each([
    [
      'a failed connection',
      new APIConnectionError({ cause: new Error('ECONNREFUSED') }),
      'request',
      'network',
    ],
    ['a timeout before the headers', new APIConnectionTimeoutError(), 'request', 'timeout'],
    ['a malformed event', new SyntaxError('malformed'), 'stream', 'interrupted'],
    ['a reset socket', new TypeError('terminated'), 'stream', 'interrupted'],
    ['a response without a body', new AnthropicError('no body'), 'stream', 'interrupted'],
    ['what is not known', new RangeError('odd'), 'request', 'unknown'],
    ['what is no error', 'odd', 'request', 'unknown'],
  ] as const)('reads %s as %s', (_, error, phase, kind) => {
    expect(mapAnthropicError(error, phase)).toMatchObject({ kind, cause: error });
  });

  it('leaves a ProviderError as it is', () => {
    const error = new ProviderError('content-filter', 'no');

    expect(mapAnthropicError(error, 'stream')).toBe(error);
  });

  it('passes on how long to wait', () => {
    const error = mapAnthropicError(answered(529, undefined, { 'retry-after': '2' }), 'request');

    expect(error.retryAfterMs).toBe(2000);
  });

  it('quotes what the vendor said and nothing around it, never the key', () => {
    const body = { type: 'authentication_error', message: 'no\nsuch key: secret-1234.' };

    const error = mapAnthropicError(answered(401, body), 'request', 'secret-1234');

    expect(error.message).toBe('no such key: [key].');
    expect(error.cause).toBeUndefined();
  });
});
