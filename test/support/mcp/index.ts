import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export { HttpMcpServer } from './http-server.js';

const SCRIPT = fileURLToPath(new URL('./stdio-server.js', import.meta.url));

/** The entry of a server that runs as a process; `manner` is how it misbehaves. */
export const stdioEntry = (manner = 'well') => ({ command: process.execPath, args: [SCRIPT, manner] });

/** Runs `use` with a file for MCP_CONFIG with these servers, or with this text; it is there no longer. */
export async function withMcpConfig<Result>(
  content: object | string,
  use: (path: string) => Result | Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'nestor-mcp-'));
  try {
    const path = join(folder, 'mcp.json');
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify({ mcpServers: content }));
    return await use(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whether a process is there; one that has ended but was not collected is not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
