import { existsSync } from 'node:fs';
import { resolveAliases } from './aliases.js';
import { findAuthProblems } from './auth-config.js';
import { readCompatibleProviders } from './compatible-variables.js';
import { environmentSchema } from './environment-schema.js';
import { readMcpServers, type McpServers } from './mcp-config.js';
import { findReminderProblems } from './reminder-variables.js';
import { toConfiguration, type Configuration } from './sections.js';

/** Names every variable that is wrong, with what would be right; never a value, for it may be a secret. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not valid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
  }
}

/** Parses variables into the configuration. Throws one `ConfigurationError` that names all that is wrong. */
export function parseConfiguration(variables: Readonly<Record<string, string | undefined>>): Configuration {
  const resolved = resolveAliases(variables);
  const parsed = environmentSchema.safeParse(resolved);
  const names = environmentSchema.shape.COMPATIBLE_PROVIDERS.parse(resolved['COMPATIBLE_PROVIDERS']);
  const compatible = readCompatibleProviders(names, resolved);
  const mcp = tryMcpServers(resolved);
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...compatible.problems,
    ...('unreadable' in mcp ? [`MCP_CONFIG: ${mcp.unreadable}`] : []),
    ...(parsed.success ? findAuthProblems(parsed.data) : []),
    ...(parsed.success ? findReminderProblems(parsed.data) : []),
  ];
  if (!parsed.success || 'unreadable' in mcp || problems.length > 0) throw new ConfigurationError(problems);
  return toConfiguration(parsed.data, resolved, compatible.configs, mcp);
}

function tryMcpServers(
  variables: Readonly<Record<string, string | undefined>>,
): McpServers | { readonly unreadable: string } {
  const path = variables['MCP_CONFIG'];
  if (path === undefined || path === '') return { servers: [], problems: [] };
  try {
    return readMcpServers(path, variables);
  } catch (error) {
    return { unreadable: (error as Error).message };
  }
}

/** The configuration of this process: its environment, and under it a `.env` file in the working folder. */
export function loadConfiguration(): Configuration {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return parseConfiguration(process.env);
}
