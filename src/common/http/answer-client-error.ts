import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError, type ErrorCode } from '../errors/index.js';
import { runInContext } from '../context/index.js';
import { toErrorBody } from './error-body.js';
import { REQUEST_ID_HEADER } from './request-id.middleware.js';
import { DATA_HEADERS } from './security-headers.js';

/** By the code that Node gives the error: https://nodejs.org/api/http.html#event-clienterror. */
const KNOWN: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: [
    'REQUEST.HEADERS_TOO_LARGE',
    'The headers are too large: the limits are 16 KB and 200 fields.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['REQUEST.TIMEOUT', 'The request did not arrive in time.'],
};

/** Answers what is not, or not yet, a request, in the form of all errors, and closes the connection. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Duplex): void {
  // Bytes of an answer that has begun must not be followed by another one.
  const hasAnswer = (socket as Duplex & { _httpMessage?: { headersSent?: boolean } })._httpMessage
    ?.headersSent;
  if (!socket.writable || error.code === 'ECONNRESET' || hasAnswer === true) {
    socket.destroy();
    return;
  }
  const [code, message] = KNOWN[error.code ?? ''] ?? ['REQUEST.INVALID', 'This is not a valid HTTP request.'];
  socket.end(toResponse(new AppError(code, message)), () => socket.destroy());
}

function toResponse(error: AppError): string {
  const requestId = randomUUID();
  const body = runInContext({ requestId }, () => JSON.stringify(toErrorBody(error)));
  return [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `${REQUEST_ID_HEADER}: ${requestId}`,
    ...Object.entries(DATA_HEADERS).map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
