import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { VERSION, type HttpMcpServer, type McpServer } from '../../../config/index.js';
import { ChildProcessTransport } from './child-process.transport.js';
import { limitedFetch } from './limited-fetch.js';
import { answerTooLarge } from './mcp-failure.js';

export interface TransportOptions {
  readonly maxMessageBytes: number;
  readonly onStderr: (text: string) => void;
}

/** The way to a server, not yet open. */
export function createTransport(server: McpServer, options: TransportOptions): Transport {
  switch (server.kind) {
    case 'stdio':
      return new ChildProcessTransport(server, options);
    case 'http':
      return createHttpTransport(server, options);
    default:
      return server satisfies never;
  }
}

function createHttpTransport(server: HttpMcpServer, { maxMessageBytes }: TransportOptions): Transport {
  const transport = new StreamableHTTPClientTransport(new URL(server.url), {
    requestInit: { headers: headersOf(server.headers) },
    // The SDK fails no request because its event stream broke off.
    fetch: limitedFetch(maxMessageBytes, (requestBody) => {
      const answer = answerTooLarge(requestBody);
      if (answer !== undefined) transport.onmessage?.(answer);
    }),
  });
  return transport;
}

/** With a user agent, unless the operator has set one. */
function headersOf(configured: Readonly<Record<string, string>>): Record<string, string> {
  const isSet = Object.keys(configured).some((name) => name.toLowerCase() === 'user-agent');
  return isSet ? { ...configured } : { 'user-agent': `Nestor/${VERSION}`, ...configured };
}
