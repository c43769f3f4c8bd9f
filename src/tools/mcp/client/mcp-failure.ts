import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { ZodError } from 'zod';

/** A connection that was given up, with the reason in words for people. */
export class McpConnectionError extends Error {
  override readonly name = 'McpConnectionError';
}

/** What went wrong with a server, in half a sentence without addresses and without the server's words. */
export function describeFailure(error: unknown): string {
  if (error instanceof McpConnectionError) return error.message;
  if (error instanceof StreamableHTTPError) return describeStatus(error.code);
  if (error instanceof McpError) {
    if (error.code === Number(ErrorCode.ConnectionClosed)) return 'the connection ended';
    if (error.code === Number(ErrorCode.RequestTimeout)) return 'it did not answer in time';
    return 'it answered with an error';
  }
  if (error instanceof ZodError) return 'it sent something that is not understood';
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
