import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { VERSION, type McpServer } from '../../../config/index.js';
import { ChildProcessTransport } from './child-process.transport.js';
import { limitedFetch } from './limited-fetch.js';

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
      return new StreamableHTTPClientTransport(new URL(server.url), {
        requestInit: { headers: headersOf(server.headers) },
        fetch: limitedFetch(options.maxMessageBytes),
      });
    default:
      return server satisfies never;
  }
}

/** With a user agent, unless the operator has set one. */
function headersOf(configured: Readonly<Record<string, string>>): Record<string, string> {
  const isSet = Object.keys(configured).some((name) => name.toLowerCase() === 'user-agent');
  return isSet ? { ...configured } : { 'user-agent': `Nestor/${VERSION}`, ...configured };
}
