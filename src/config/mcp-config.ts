import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { parseMcpServer, type McpServer } from './mcp-server-entry.js';

/** An entry that cannot be used, and why. */
export interface McpServerProblem {
  readonly name: string;
  readonly problem: string;
}

/** The servers of the file, and the entries that cannot be used. */
export interface McpServers {
  readonly servers: readonly McpServer[];
  readonly problems: readonly McpServerProblem[];
}

export interface McpConfig extends McpServers {
  /** Whether Nestor's own tools are offered at /mcp. */
  readonly isServerEnabled: boolean;
}

type Variables = Readonly<Record<string, string | undefined>>;

const FILE = z.object({ mcpServers: z.record(z.string(), z.unknown()) });

/** More would hardly be meant. */
const MAX_SERVERS = 50;

/**
 * Reads the file of MCP servers. Throws, with a sentence, where it is no such file at all; an entry that is wrong is a
 * problem of its own.
 */
export function readMcpServers(path: string, variables: Variables): McpServers {
  const entries = Object.entries(parseFile(readText(path)).mcpServers);
  if (entries.length > MAX_SERVERS) throw new Error(`must not have more than ${MAX_SERVERS} servers`);
  const servers = new Map<string, McpServer>();
  const problems: McpServerProblem[] = [];
  for (const [name, entry] of entries) {
    try {
      const server = parseMcpServer(name, entry, variables);
      if (server === undefined) continue;
      if (servers.has(server.name)) throw new Error(`another server is named ${server.name} as well`);
      servers.set(server.name, server);
    } catch (error) {
      problems.push({ name: name.slice(0, 100), problem: (error as Error).message });
    }
  }
  return { servers: [...servers.values()], problems };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    throw new Error(`the file cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, {
      cause: error,
    });
  }
}

function parseFile(text: string): z.infer<typeof FILE> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error('the file is not JSON', { cause: error });
  }
  const parsed = FILE.safeParse(json);
  if (!parsed.success) throw new Error('the file must have the form {"mcpServers": {"name": {…}}}');
  return parsed.data;
}
