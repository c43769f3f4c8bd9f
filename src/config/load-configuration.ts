import { existsSync } from 'node:fs';
import { resolveAliases } from './aliases.js';
import { findAuthProblems } from './auth-config.js';
import { readCompatibleProviders } from './compatible-variables.js';
import { environmentSchema } from './environment-schema.js';
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
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    ...compatible.problems,
    ...(parsed.success ? findAuthProblems(parsed.data) : []),
    ...(parsed.success ? findReminderProblems(parsed.data) : []),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigurationError(problems);
  return toConfiguration(parsed.data, resolved, compatible.configs);
}

/** The configuration of this process: its environment, and under it a `.env` file in the working folder. */
export function loadConfiguration(): Configuration {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return parseConfiguration(process.env);
}
