import { existsSync } from 'node:fs';
import { resolveAliases } from './aliases.js';
import { environmentSchema } from './environment-schema.js';
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
  if (!parsed.success) {
    throw new ConfigurationError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  }
  return toConfiguration(parsed.data, resolved);
}

/** The configuration of this process: its environment, and under it a `.env` file in the working folder. */
export function loadConfiguration(): Configuration {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return parseConfiguration(process.env);
}
