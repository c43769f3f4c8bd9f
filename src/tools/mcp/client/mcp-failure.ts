import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  ErrorCode,
  isJSONRPCRequest,
  McpError,
  type JSONRPCErrorResponse,
} from '@modelcontextprotocol/sdk/types.js';
import { core } from 'zod';

/** A connection that was given up, with the reason in words for people. */
export class McpConnectionError extends Error {
  override readonly name = 'McpConnectionError';
}

/** An object of this process, so that no server can send it. */
const TOO_LARGE = Object.freeze({ reason: 'too large' });

/** What ends a request whose answer was too large to be read, by the body it was sent with; undefined where that is no request. */
export function answerTooLarge(requestBody: unknown): JSONRPCErrorResponse | undefined {
  const request: unknown = typeof requestBody === 'string' ? JSON.parse(requestBody) : undefined;
  if (!isJSONRPCRequest(request)) return undefined;
  const error = { code: ErrorCode.ConnectionClosed, message: 'its answer is too large', data: TOO_LARGE };
  return { jsonrpc: '2.0', id: request.id, error };
}

export function isTooLarge(error: unknown): boolean {
  return error instanceof McpError && error.data === TOO_LARGE;
}

/** Whether it came of the end of the connection, whose reason says more. */
export function isConnectionEnd(error: unknown): boolean {
  return error instanceof McpError && error.code === Number(ErrorCode.ConnectionClosed) && !isTooLarge(error);
}

/** What went wrong with a server, in half a sentence without addresses and without the server's words. */
export function describeFailure(error: unknown): string {
  if (error instanceof McpConnectionError) return error.message;
  if (error instanceof StreamableHTTPError) return describeStatus(error.code);
  if (isTooLarge(error)) return 'its answer is too large';
  if (error instanceof McpError) {
    if (error.code === Number(ErrorCode.ConnectionClosed)) return 'the connection ended';
    if (error.code === Number(ErrorCode.RequestTimeout)) return 'it did not answer in time';
    return 'it answered with an error';
  }
  if (error instanceof core.$ZodError) return 'it sent something that is not understood';
  const { name, code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (name === 'TimeoutError') return 'it did not answer in time';
  if (syscall?.startsWith('spawn') === true) return `its command cannot be started (${code ?? 'unknown'})`;
  return name === 'TypeError' ? 'it cannot be reached' : 'the connection failed';
}

/** Whether a failed call shows that the connection is of no more use. */
export function isConnectionLost(error: unknown): boolean {
  // 404: the server does not know the session, for instance after a restart.
  if (error instanceof StreamableHTTPError) return error.code === 404;
  return (error as Error | undefined)?.name === 'TypeError';
}

function describeStatus(status: number | undefined): string {
  if (status === undefined || status < 100) return 'it sent something that is not understood';
  return status === 401 || status === 403
    ? `it wants other credentials (status ${status})`
    : `it answered with status ${status}`;
}
