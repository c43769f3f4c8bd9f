import { describe, expect, it } from '@jest/globals';
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { ProviderError } from '../provider-error.js';
import { mapOpenAiError } from './map-openai-error.js';

const answered = (status: number, error: object | string = {}, headers: Record<string, string> = {}) =>
  APIError.generate(status, { error }, undefined, new Headers(headers));
const inStream = (error: object | string) =>
  new APIError(undefined, error as object, undefined, new Headers());

describe('mapOpenAiError', () => {
  it.each([
    [400, {}, 'invalid-request'],
    [400, { code: 'context_length_exceeded' }, 'context-length'],
    [400, { type: 'exceed_context_size_error', code: 400 }, 'context-length'],
    [400, { message: "This model's maximum context length is 4096 tokens." }, 'context-length'],
    [400, { code: 'content_filter' }, 'content-filter'],
    [400, { code: 'content_policy_violation' }, 'content-filter'],
    [400, { message: 'flagged as potentially violating our usage policy' }, 'content-filter'],
    [400, { message: 'Incorrect API key provided' }, 'auth'],
    [401, { code: 'invalid_api_key' }, 'auth'],
    [402, {}, 'auth'],
    [403, {}, 'auth'],
    [404, { code: 'model_not_found' }, 'invalid-request'],
    [408, {}, 'timeout'],
    [409, {}, 'overloaded'],
    [413, {}, 'context-length'],
    [422, {}, 'invalid-request'],
    [429, {}, 'rate-limit'],
    [429, { code: 'rate_limit_exceeded', type: 'tokens' }, 'rate-limit'],
    [429, { code: 'insufficient_quota' }, 'auth'],
    [429, { type: 'insufficient_quota' }, 'auth'],
    [500, {}, 'overloaded'],
    [500, { message: 'the content policy service is down' }, 'overloaded'],
    [503, { code: 'constructor' }, 'overloaded'],
    [529, {}, 'overloaded'],
  ])('reads HTTP %i with %j as %s', (status, body, kind) => {
    expect(mapOpenAiError(answered(status, body), 'request')).toMatchObject({ kind, status });
  });

  it.each([
    [{ type: 'server_error', code: null }, 'interrupted'],
    ['out of memory', 'interrupted'],
    [{ code: 502 }, 'interrupted'],
    [{ code: 429 }, 'rate-limit'],
    [{ code: 'rate_limit_exceeded' }, 'rate-limit'],
    [{ type: 'overloaded_error' }, 'overloaded'],
    [{ code: 'context_length_exceeded' }, 'context-length'],
    [{ code: 'content_filter' }, 'content-filter'],
  ])('reads the error event %j as %s', (error, kind) => {
    expect(mapOpenAiError(inStream(error), 'stream')).toMatchObject({ kind, status: undefined });
  });

  it.each([
    [{ type: 'server_error', code: null }, 'overloaded', 500],
    [{ code: 502 }, 'overloaded', 502],
    [{ code: '429' }, 'rate-limit', 429],
    [{ code: 404, message: 'no such model' }, 'invalid-request', 404],
    [{ type: 'invalid_request_error', code: 'model_not_found' }, 'invalid-request', 404],
    [{ type: 'invalid_request_error' }, 'invalid-request', 400],
    [{ type: 'invalid_request_error', message: 'Incorrect API key provided' }, 'auth', 400],
    [{ code: 'invalid_api_key', type: 'invalid_request_error' }, 'auth', 400],
    [{ type: 'overloaded_error' }, 'overloaded', undefined],
    [{ code: 20_012 }, 'unknown', undefined],
    [{ type: 'constructor' }, 'unknown', undefined],
    ['out of memory', 'unknown', undefined],
  ])('reads the error %j inside a 200, ahead of any answer, as %s', (error, kind, status) => {
    expect(mapOpenAiError(inStream(error), 'response')).toMatchObject({ kind, status });
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
    ['a web page', new SyntaxError('malformed'), 'response', 'interrupted'],
    ['what is not known', new RangeError('odd'), 'request', 'unknown'],
    ['what is no error', 'odd', 'request', 'unknown'],
  ] as const)('reads %s as %s', (_, error, phase, kind) => {
    expect(mapOpenAiError(error, phase)).toMatchObject({ kind, cause: error });
  });

  it('leaves a ProviderError as it is', () => {
    const error = new ProviderError('content-filter', 'no');

    expect(mapOpenAiError(error, 'stream')).toBe(error);
  });

  it('passes on how long to wait', () => {
    expect(mapOpenAiError(answered(503, {}, { 'retry-after': '2' }), 'request').retryAfterMs).toBe(2000);
  });

  it('quotes the vendor in one short line and never the key', () => {
    const message = `no\nsuch key: secret-1234. ${'x'.repeat(9000)}`;

    const error = mapOpenAiError(answered(401, { message }), 'request', 'secret-1234');

    expect(error.message).toContain('401 no such key: [key].');
    expect(error.message.length).toBeLessThan(600);
    expect(error.cause).toBeUndefined();
  });
});
