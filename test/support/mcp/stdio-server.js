import { spawn } from 'node:child_process';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { aServer } from './tools-of-a-server.js';

/** An MCP server as a process of its own; what it is told first says how it misbehaves. */
const [, , manner = 'well'] = process.argv;
const text = (words) => ({ content: [{ type: 'text', text: words }] });

switch (manner) {
  case 'hang':
    process.on('SIGTERM', () => undefined);
    setInterval(() => undefined, 1_000);
    break;
  case 'nonsense':
    process.stdin.on('data', () => process.stdout.write('Hello!\n{"jsonrpc": 1}\n\u0000\n'));
    break;
  case 'endless-line':
    process.stdin.once('data', () => setInterval(() => process.stdout.write('x'.repeat(50_000)), 1));
    break;
  default: {
    process.stderr.write('secret diary: started\n');
    const server = aServer({
      environment: { run: () => text(JSON.stringify(process.env)) },
      pids: {
        run: () => {
          const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
          return text(JSON.stringify([process.pid, child.pid]));
        },
      },
      die: { run: () => process.exit(1) },
      flood: {
        run: async () => {
          for (let sent = 0; sent < 2_000; sent++) await server.sendToolListChanged();
          return text('sent');
        },
      },
    });
    await server.connect(new StdioServerTransport());
  }
}
