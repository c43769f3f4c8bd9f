import { describe, expect, it } from '@jest/globals';
import { ApiError } from '@google/genai';
import { ProviderError } from '../provider-error.js';
import type { CallPhase } from '../vendor/call-phase.js';
import type { CallFacts } from './call-record.js';
import { mapGeminiError } from './map-gemini-error.js';

const UNSENT: CallFacts = { isSent: false, response: undefined };
const SENT: CallFacts = { isSent: true, response: undefined };
const answeredWith = (status: number, headers: Record<string, string> = {}): CallFacts => ({
  isSent: true,
  response: { ok: status < 300, status, headers: new Headers(headers) },
});

/** An error answer as the SDK throws it. */
const refused = (status: number, error: object = {}, headers?: Record<string, string>) =>
  mapGeminiError(
    new ApiError({ status, message: JSON.stringify({ error: { code: status, ...error } }) }),
    answeredWith(status, headers),
    'request',
  );

/** An error event as the SDK throws it. */
const inStream = (code: number, error: object = {}, phase: CallPhase = 'stream') =>
  mapGeminiError(
    new ApiError({
      status: code,
      message: `got status: undefined. ${JSON.stringify({ error: { code, ...error } })}`,
    }),
    answeredWith(200),
    phase,
  );

const badKey = {
  status: 'INVALID_ARGUMENT',
  message: 'Invalid.',
  details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
};
const tooLong = {
  status: 'INVALID_ARGUMENT',
  message: 'The input token count (1200293) exceeds the maximum number of tokens allowed (1048576).',
};
const retryIn = (retryDelay: unknown) => ({
  status: 'RESOURCE_EXHAUSTED',
  details: [
    { '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations: [] },
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay },
  ],
});

describe('mapGeminiError', () => {
  it.each([
    [400, { status: 'INVALID_ARGUMENT' }, 'invalid-request'],
    [400, badKey, 'auth'],
    [400, { message: 'API key not valid. Please pass a valid API key.' }, 'auth'],
    [400, { message: 'API key expired. Please renew the API key.' }, 'auth'],
    [400, { status: 'FAILED_PRECONDITION', message: 'User location is not supported.' }, 'auth'],
    [400, tooLong, 'context-length'],
    [401, { status: 'UNAUTHENTICATED' }, 'auth'],
    [403, { status: 'PERMISSION_DENIED' }, 'auth'],
    [403, {}, 'auth'],
    [
      404,
      { status: 'NOT_FOUND', message: 'models/x is not found for API version v1beta' },
      'invalid-request',
    ],
    [408, {}, 'timeout'],
    [413, {}, 'context-length'],
    [429, { status: 'RESOURCE_EXHAUSTED' }, 'rate-limit'],
    [429, {}, 'rate-limit'],
    [499, { status: 'CANCELLED' }, 'overloaded'],
    [500, { status: 'INTERNAL' }, 'overloaded'],
    [500, tooLong, 'overloaded'],
    [503, { status: 'UNAVAILABLE', message: 'The model is overloaded.' }, 'overloaded'],
    [504, { status: 'DEADLINE_EXCEEDED' }, 'timeout'],
    [502, {}, 'overloaded'],
    [302, {}, 'unknown'],
  ])('reads HTTP %i with %j as %s', (status, error, kind) => {
    expect(refused(status, error)).toMatchObject({ kind, status });
  });

  it.each([
    [429, { status: 'RESOURCE_EXHAUSTED' }, 'rate-limit'],
    [429, {}, 'rate-limit'],
    [503, { status: 'UNAVAILABLE' }, 'overloaded'],
    [503, {}, 'interrupted'],
    [500, { status: 'INTERNAL' }, 'interrupted'],
    [504, { status: 'DEADLINE_EXCEEDED' }, 'timeout'],
    [400, tooLong, 'context-length'],
  ])('reads an error event of %i with %j as %s', (code, error, kind) => {
    expect(inStream(code, error)).toMatchObject({ kind, status: undefined });
  });

  it.each([
    [503, {}, 'overloaded', 503],
    [500, { status: 'INTERNAL' }, 'overloaded', 500],
    [404, { status: 'NOT_FOUND' }, 'invalid-request', 404],
    [undefined, { message: 'no' }, 'unknown', undefined],
  ])('reads an error of %s with %j inside a 200, ahead of any answer, as %s', (code, error, kind, status) => {
    expect(inStream(200, { code, ...error }, 'response')).toMatchObject({ kind, status });
  });

  it.each([
    ['17s', 17_000],
    ['0.25s', 250],
    ['10.689924287s', 10_690],
    ['0s', 0],
    ['soon', undefined],
    [17, undefined],
  ])('passes on the retry delay %s as %s', (retryDelay, retryAfterMs) => {
    expect(refused(429, retryIn(retryDelay)).retryAfterMs).toBe(retryAfterMs);
    expect(inStream(429, retryIn(retryDelay)).retryAfterMs).toBe(retryAfterMs);
  });

  it('takes a Retry-After header where the answer says nothing', () => {
    expect(refused(503, {}, { 'retry-after': '2' }).retryAfterMs).toBe(2000);
    expect(refused(429, retryIn('17s'), { 'retry-after': '2' }).retryAfterMs).toBe(17_000);
  });

  it.each([
    ['a list', JSON.stringify([{ error: { code: 400, message: 'API key not valid.' } }]), 'auth'],
    ['an error of text', JSON.stringify({ error: 'API key not valid.' }), 'auth'],
    ['no JSON', 'API key not valid.', 'auth'],
    ['a list of nothing', '[]', 'invalid-request'],
  ])('reads a 400 of %s', (_, message, kind) => {
    const error = new ApiError({ status: 400, message });

    expect(mapGeminiError(error, answeredWith(400), 'request')).toMatchObject({ kind, status: 400 });
  });

  it('knows the status of an error answer that the SDK could not read', () => {
    expect(mapGeminiError(new SyntaxError('Unexpected end'), answeredWith(503), 'request')).toMatchObject({
      kind: 'overloaded',
      status: 503,
    });
  });

  it.each<[string, unknown, CallFacts, string]>([
    ['a failed connection', new TypeError('fetch failed', { cause: new Error('x') }), SENT, 'network'],
    ['a slow connection', fetchFailure('UND_ERR_CONNECT_TIMEOUT'), SENT, 'timeout'],
    ['a refused connection', fetchFailure('ECONNREFUSED'), SENT, 'network'],
    ['a request that the SDK refused', new Error('invalid model parameter'), UNSENT, 'invalid-request'],
    ['a malformed event', new SyntaxError('malformed'), answeredWith(200), 'interrupted'],
    ['a reset socket', new TypeError('terminated'), answeredWith(200), 'interrupted'],
    ['what is not known', new RangeError('odd'), SENT, 'unknown'],
    ['what is no error', 'odd', SENT, 'unknown'],
  ])('reads %s', (_, error, call, kind) => {
    expect(mapGeminiError(error, call, 'stream')).toMatchObject({ kind, cause: error });
  });

  it('leaves a ProviderError as it is', () => {
    const error = new ProviderError('content-filter', 'no');

    expect(mapGeminiError(error, answeredWith(200), 'stream')).toBe(error);
  });

  it('quotes the vendor in one short line and never the key', () => {
    const message = `no\nsuch key: secret-1234. ${'x'.repeat(9000)}`;
    const answer = new ApiError({ status: 403, message: JSON.stringify({ error: { message } }) });

    const error = mapGeminiError(answer, answeredWith(403), 'request', 'secret-1234');

    expect(error.message).toContain('403 no such key: [key].');
    expect(error.message.length).toBeLessThan(600);
    expect(error.cause).toBeUndefined();
  });
});

function fetchFailure(code: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
}
