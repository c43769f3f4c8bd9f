import { z } from 'zod';

/** What every entry may say besides. */
interface McpServerOptions {
  /** As in the names of its tools: 1 to 32 of a-z, A-Z, 0-9, _ and -, without `__`. */
  readonly name: string;
  /** How long a call may take; undefined: as configured for all tools. */
  readonly timeoutMs: number | undefined;
  /** The tools that are wanted, by the server's names; undefined: all. */
  readonly tools: readonly string[] | undefined;
  /** What was put into the entry from the environment. */
  readonly secrets: readonly string[];
}

/** A server that runs as a child process. */
export interface StdioMcpServer extends McpServerOptions {
  readonly kind: 'stdio';
  readonly command: string;
  readonly args: readonly string[];
  /** All that the process gets of an environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingFolder: string | undefined;
}

/** A server that is reached by streamable HTTP. */
export interface HttpMcpServer extends McpServerOptions {
  readonly kind: 'http';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export type McpServer = StdioMcpServer | HttpMcpServer;

type Variables = Readonly<Record<string, string | undefined>>;

const texts = z.record(z.string(), z.string());

const OPTIONS = {
  description: z.string().optional(),
  disabled: z.literal(false).optional(),
  timeoutMs: z.int().min(1).max(600_000).optional(),
  tools: z.array(z.string()).optional(),
};
const STDIO = z.strictObject({
  type: z.literal('stdio').optional(),
  command: z.string().min(1),
  args: z.array(z.string()).default([]),
  env: texts.default({}),
  cwd: z.string().optional(),
  ...OPTIONS,
});
const HTTP = z.strictObject({
  type: z.enum(['http', 'streamable-http', 'streamableHttp']).optional(),
  url: z.url({ protocol: /^https?$/ }),
  headers: texts.default({}),
  ...OPTIONS,
});

/** What programs need to run at all; everything else of Nestor's environment stays here. */
const INHERITED = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TERM'];
const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * One entry of the file, with `${NAME}` replaced from the environment; undefined for one that is switched off. Throws
 * with what is wrong, but no value.
 */
export function parseMcpServer(
  writtenName: string,
  written: unknown,
  variables: Variables,
): McpServer | undefined {
  const name = toServerName(writtenName);
  if (typeof written === 'object' && written !== null && 'disabled' in written && written.disabled === true) {
    return undefined;
  }
  const secrets: string[] = [];
  const entry = fillIn(written, variables, secrets);
  const isHttp = typeof entry === 'object' && entry !== null && 'url' in entry;
  const parsed = (isHttp ? HTTP : STDIO).safeParse(entry);
  if (!parsed.success) throw new Error(parsed.error.issues.map(describeIssue).join('; '));
  const { data } = parsed;
  const options = { name, timeoutMs: data.timeoutMs, tools: data.tools, secrets };
  if ('url' in data) {
    checkHeaders(data.headers);
    return { kind: 'http', url: data.url, headers: data.headers, ...options };
  }
  const inherited = INHERITED.flatMap((variable) => {
    const value = variables[variable];
    return value === undefined ? [] : [[variable, value] as const];
  });
  const environment = { ...Object.fromEntries(inherited), ...data.env };
  return {
    kind: 'stdio',
    command: data.command,
    args: data.args,
    environment,
    workingFolder: data.cwd,
    ...options,
  };
}

/** Without `__`, which ends the server's part of a tool's name, so that the names of two servers never meet. */
function toServerName(written: string): string {
  const name = written
    .replace(/[^a-zA-Z0-9_-]+/g, '_')
    .replace(/_+/g, '_')
    .replace(/^_|_$/g, '');
  if (name === '' || name.length > 32) {
    throw new Error('the name must have 1 to 32 characters of a-z, A-Z, 0-9, _ and -');
  }
  return name;
}

function fillIn(value: unknown, variables: Variables, secrets: string[]): unknown {
  if (typeof value === 'string') {
    return value.replace(REFERENCE, (_reference, name: string) => {
      const found = variables[name];
      if (found === undefined) throw new Error(`the environment variable ${name} is not set`);
      // Shorter ones, and those of every process, would be cut out of unrelated lines of the log.
      if (found.length >= 8 && !INHERITED.includes(name)) secrets.push(found);
      return found;
    });
  }
  if (Array.isArray(value)) return value.map((item) => fillIn(item, variables, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, fillIn(item, variables, secrets)]),
  );
}

function checkHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      new Headers([[name, value]]);
    } catch {
      throw new Error(`the header ${JSON.stringify(name)} or its value is not valid`);
    }
  }
}

/** The validator's own sentence may quote a value. */
function describeIssue(issue: z.core.$ZodIssue): string {
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return `there is no ${issue.keys.map((key) => JSON.stringify(key)).join(', ')} here`;
  }
  if (field === '') return 'it must be an object with a command or a url';
  if (field === 'url') return 'url must be an http or https address';
  if (field === 'type') return 'type must fit the rest: stdio with a command, http with a url';
  if (issue.code === 'invalid_type') return `${field} is missing or is not of the type ${issue.expected}`;
  return `${field} is not valid`;
}
