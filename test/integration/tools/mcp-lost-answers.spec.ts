import { Logger } from '@nestjs/common';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { McpServer } from '../../../src/config/index.js';
import { McpConnection } from '../../../src/tools/mcp/client/mcp-connection.js';
import { MCP_TIMINGS } from '../../../src/tools/mcp/client/mcp-timings.js';
import { awaitUntil } from '../../support/await-until.js';
import { HttpMcpServer, stdioEntry } from '../../support/mcp/index.js';

/** Less than what the tool `hostile` answers, more than the list of the tools. */
const MAX_MESSAGE_BYTES = 50_000;
const TOO_LARGE =
  'ToolFailure: The call failed: its answer is too large. Ask the MCP server box for less at a time.';
const OPTIONS = { name: 'box', timeoutMs: undefined, tools: undefined, secrets: [] };

let connection: McpConnection;
async function connect(server: McpServer): Promise<void> {
  connection = new McpConnection(server, {
    timings: { ...MCP_TIMINGS, retryMs: 60_000, maxRetryMs: 60_000 },
    maxMessageBytes: MAX_MESSAGE_BYTES,
    maxTools: 100,
    onChange: () => undefined,
  });
  connection.start();
  await awaitUntil(() => connection.state === 'connected');
}
/** What comes of a call that nobody waits for longer than half a minute. */
const failureOf = (name: string): Promise<string> =>
  connection.call(name, { text: 'hi' }, AbortSignal.timeout(30_000)).then(
    () => 'no failure',
    (error: Error) => `${error.name}: ${error.message}`,
  );

beforeAll(() => {
  Logger.overrideLogger(false);
});
afterEach(() => connection.close());

describe('an answer over HTTP', () => {
  let server: HttpMcpServer;
  beforeEach(async () => {
    server = new HttpMcpServer();
    await server.start();
    await connect({ kind: 'http', url: server.url, headers: {}, ...OPTIONS });
  });
  afterEach(() => server.stop());

  it('that is too large fails its call at once, in an event stream, and no other', async () => {
    const hanging = failureOf('hang');
    expect(await failureOf('hostile')).toBe(TOO_LARGE);

    expect(await failureOf('echo')).toBe('no failure');
    expect(connection.state).toBe('connected');
    await connection.close();
    expect(await hanging).toContain('ToolFailure');
  });

  it('that is too large fails its call, as JSON', async () => {
    const long = 'x'.repeat(2 * MAX_MESSAGE_BYTES);
    server.instead = (response) => response.writeHead(200, { 'content-type': 'application/json' }).end(long);
    expect(await failureOf('echo')).toBe(TOO_LARGE);

    server.instead = undefined;
    expect(await failureOf('echo')).toBe('no failure');
  });

  it('that has another form fails its call', async () => {
    const body = { jsonrpc: '2.0', id: 2, result: { content: 'no list' } };
    server.instead = (response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    expect(await failureOf('echo')).toContain('it sent something that is not understood');
  });

  it('that will not come, since the server died, is not waited for', async () => {
    const seen = server.seen.length;
    const hanging = failureOf('hang');
    await awaitUntil(() => server.seen.length > seen);
    await server.stop();

    expect(await hanging).toBe(
      'ToolFailure: The call failed: it cannot be reached. The MCP server box may be back for a later one.',
    );
  });
});

describe('an answer of a process', () => {
  it('that is too large ends the process, and the call says why', async () => {
    await connect({
      kind: 'stdio',
      ...stdioEntry(),
      environment: {},
      workingFolder: undefined,
      ...OPTIONS,
    });
    expect(await failureOf('hostile')).toContain('it sent a message that is too large');
    expect(connection.unavailableReason).toContain('it sent a message that is too large');
  });
});
