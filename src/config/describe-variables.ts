import type { z } from 'zod';
import { environmentSchema } from './environment-schema.js';
import { VENDORS } from './vendor-variables.js';

/** One environment variable as a reader meets it. */
export interface DescribedVariable {
  readonly name: string;
  /** As it would be written in the environment; undefined where unset means something else than a value. */
  readonly defaultValue: string | undefined;
  readonly isRequired: boolean;
  readonly meaning: string;
}

export interface VariableGroup {
  readonly title: string;
  readonly variables: readonly DescribedVariable[];
}

/** Titles by the first variable of each group, in the schema's order. */
const GROUP_STARTS: Readonly<Record<string, string>> = {
  PORT: 'Server',
  MONGODB_URI: 'Stores',
  SYSTEM_PROMPT: 'History and sessions',
  MEMORY_PROMPT_TOKENS: 'User memory',
  TURN_TIMEOUT_MS: 'Turns and tools',
  TOOLS_DISABLED: 'Tools that reach out',
  MCP_CONFIG: 'Model Context Protocol',
  DEFAULT_TIME_ZONE: 'Reminders',
  DEFAULT_PROVIDER: 'Providers',
  RATE_LIMIT_REQUESTS: 'Rate limit',
  AUTH_MODE: 'Authentication',
  RATE_LIMIT_BURST: 'Bursts, streams and connections',
  LOG_DIR: 'Logs, metrics and traces',
  SENTRY_DSN: 'Sentry',
  ...Object.fromEntries(Object.values(VENDORS).map(({ prefix, title }) => [`${prefix}_API_KEY`, title])),
};

/** Every variable of the schema in its order, grouped. Throws when a title belongs to no variable. */
export function describeVariables(): readonly VariableGroup[] {
  const groups: { title: string; variables: DescribedVariable[] }[] = [];
  for (const [name, type] of Object.entries<z.ZodType>(environmentSchema.shape)) {
    const title = GROUP_STARTS[name];
    if (title !== undefined) groups.push({ title, variables: [] });
    groups.at(-1)?.variables.push(describeVariable(name, type));
  }
  const missing = Object.keys(GROUP_STARTS).filter((name) => !(name in environmentSchema.shape));
  if (missing.length > 0) throw new Error(`No such variable to start a group: ${missing.join(', ')}`);
  return groups;
}

function describeVariable(name: string, type: z.ZodType): DescribedVariable {
  const unset = type.safeParse(undefined);
  return {
    name,
    defaultValue: unset.success ? toText(unset.data) : undefined,
    isRequired: !unset.success,
    meaning: type.description ?? '',
  };
}

function toText(value: unknown): string | undefined {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return undefined;
  if (value instanceof Map && value.size === 0) return undefined;
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
