import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const CRUISER = resolve('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const RULES = resolve('.dependency-cruiser.js');

/** Each rule, with a file that breaks it and what that file holds. */
const OFFENCES: Record<string, readonly [file: string, source: string]> = {
  'no-folder-without-a-layer': ['chat/strays.ts', "import '../strays/index.js';"],
  'no-upward-import-from-chat': ['health/boots.ts', "import '../app.module.js';"],
  'no-upward-import-from-turns': ['turns/upward.ts', "import '../chat/index.js';"],
  'no-upward-import-from-session': ['tools/upward.ts', "import type { A } from '../turns/index.js';"],
  'no-upward-import-from-common': ['common/http/upward.ts', "import '../../session/index.js';"],
  'no-upward-import-from-conversation': ['config/upward.ts', "import '../common/http/index.js';"],
  'no-sideways-import-from-chat': ['ui/sideways.ts', "import '../chat/index.js';"],
  'no-sideways-import-from-session': ['tools/sideways.ts', "import '../session/index.js';"],
  'no-sideways-import-from-conversation': ['config/sideways.ts', "import '../conversation/index.js';"],
  'chat-only-through-its-index': ['enters-chat.ts', "import './chat/private.js';"],
  'health-only-through-its-index': ['enters-health.ts', "import './health/private.js';"],
  'metrics-only-through-its-index': ['enters-metrics.ts', "import './metrics/private.js';"],
  'ui-only-through-its-index': ['enters-ui.ts', "import './ui/private.js';"],
  'api-docs-only-through-its-index': ['enters-api-docs.ts', "import './api-docs/private.js';"],
  'turns-only-through-its-index': ['chat/enters-turns.ts', "import '../turns/private.js';"],
  'session-only-through-its-index': ['turns/enters-session.ts', "import '../session/mongo/private.js';"],
  'providers-only-through-its-index': ['turns/enters-providers.ts', "import '../providers/private.js';"],
  'tools-only-through-its-index': ['chat/enters-tools.ts', "import '../tools/private.js';"],
  'rate-limit-only-through-its-index': ['chat/enters-rate-limit.ts', "import '../rate-limit/private.js';"],
  'auth-only-through-its-index': ['chat/enters-auth.ts', "import '../auth/private.js';"],
  'common-only-through-its-index': ['tools/enters-common.ts', "import '../common/http/private.js';"],
  'conversation-only-through-its-index': [
    'common/http/enters-conversation.ts',
    "import '../../conversation/private.js';",
  ],
  'config-only-through-its-index': ['common/http/enters-config.ts', "import '../../config/private.js';"],
  'conversation-imports-nothing': ['conversation/impure.ts', "import 'declared';"],
  'openai-only-in-its-adapter': ['providers/anthropic/wrong-vendor.ts', "import 'openai';"],
  'anthropic-only-in-its-adapter': ['turns/vendor.ts', "import type { A } from '@anthropic-ai/sdk';"],
  'gemini-only-in-its-adapter': ['providers/vendor.ts', "import '@google/genai';"],
  'mcp-only-in-its-adapter': ['tools/builtin/mcp.ts', "import '@modelcontextprotocol/sdk';"],
  'mongoose-only-in-its-adapter': ['session/store.ts', "import '@nestjs/mongoose';"],
  'redis-only-in-its-adapter': ['rate-limit/store.ts', "import 'ioredis';"],
  'jose-only-in-its-adapter': ['auth/token.ts', "import 'jose';"],
  'sentry-only-in-its-adapter': ['turns/report.ts', "import '@sentry/node';"],
  'opentelemetry-only-in-its-adapter': ['turns/trace.ts', "import '@opentelemetry/api';"],
  'prometheus-only-in-its-adapter': ['turns/count.ts', "import 'prom-client';"],
  'no-cycle': ['turns/circle.ts', "import './round.js';"],
  'no-unresolvable-import': ['turns/unresolvable.ts', "import './nowhere.js';"],
  'no-development-package': ['turns/development.ts', "import 'development';"],
  'no-undeclared-package': ['turns/undeclared.ts', "import 'undeclared';"],
  'no-test-helper-in-the-service': ['turns/test-helper.ts', "import '../../test/helper.js';"],
};

const FEATURES = [
  'chat',
  'health',
  'metrics',
  'ui',
  'api-docs',
  'turns',
  'session',
  'providers',
  'tools',
  'rate-limit',
  'auth',
];
const FOLDERS = [...FEATURES, 'common/http', 'conversation', 'config', 'strays', 'session/mongo'];
const PACKAGES = [
  'openai',
  '@anthropic-ai/sdk',
  '@google/genai',
  '@modelcontextprotocol/sdk',
  'mongoose',
  '@nestjs/mongoose',
  'ioredis',
  'jose',
  '@sentry/node',
  '@opentelemetry/api',
  'prom-client',
  'declared',
];

/** What the rules allow, next to each thing they forbid. */
const LAWFUL: Record<string, string> = {
  'src/app.module.ts': "import './chat/index.js'; import './config/index.js';",
  'src/instrument.ts': "import './config/index.js';",
  'src/chat/lawful.ts': "import '../turns/index.js'; import '../session/index.js'; import './private.js';",
  'src/turns/lawful.ts': "import '../providers/index.js'; import '../common/http/index.js';",
  'src/turns/lawful.spec.ts': "import 'development'; import '../../test/helper.js';",
  'src/turns/redis/lawful.ts': "import 'ioredis';",
  'src/turns/types.ts': "import type { A } from 'undeclared';",
  'src/common/http/lawful.ts': "import '../../config/index.js';",
  'src/common/observability/lawful.ts': "import '@sentry/node';",
  'src/session/mongo/lawful.ts': "import '@nestjs/mongoose'; import 'mongoose'; import '../private.js';",
  'src/providers/openai/lawful.ts': "import 'openai'; import '../../conversation/index.js';",
  'src/providers/anthropic/lawful.ts': "import '@anthropic-ai/sdk';",
  'src/providers/gemini/lawful.ts': "import '@google/genai';",
  'src/tools/mcp/lawful.ts': "import '@modelcontextprotocol/sdk';",
  'src/turns/round.ts': "import './circle.js';",
};

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

interface Summary {
  readonly violations: readonly Violation[];
  readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
}

describe('the dependency rules', () => {
  let project: string;
  let summary: Summary;

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'nestor-rules-'));
    await writeProject(project);
    summary = await cruise(project);
  }, 60_000);

  afterAll(() => rm(project, { recursive: true, force: true }));

  it('are each broken once below', () => {
    const rules = summary.ruleSetUsed.forbidden.map(({ name }) => name);

    expect(Object.keys(OFFENCES).sort()).toEqual(rules.sort());
  });

  it.each(Object.entries(OFFENCES))('report %s', (rule, [file]) => {
    expect(summary.violations).toContainEqual(
      expect.objectContaining({ from: `src/${file}`, rule: expect.objectContaining({ name: rule }) }),
    );
  });

  it('let lawful imports pass', () => {
    const offenders = new Set(Object.values(OFFENCES).map(([file]) => `src/${file}`));

    expect(summary.violations.filter(({ from }) => !offenders.has(from))).toEqual([]);
  });
});

async function writeProject(folder: string): Promise<void> {
  const dependencies = Object.fromEntries(PACKAGES.map((name) => [name, '1.0.0']));
  const packages = [...PACKAGES, 'development', 'undeclared'];
  const sources = {
    'package.json': JSON.stringify({ dependencies, devDependencies: { development: '1.0.0' } }),
    'test/helper.ts': 'export {};',
    ...Object.fromEntries(FOLDERS.map((name) => [`src/${name}/index.ts`, 'export {};'])),
    ...Object.fromEntries(FOLDERS.map((name) => [`src/${name}/private.ts`, 'export {};'])),
    ...Object.fromEntries(packages.map((name) => [`node_modules/${name}/index.js`, ''])),
    ...LAWFUL,
    ...Object.fromEntries(Object.values(OFFENCES).map(([file, source]) => [`src/${file}`, source])),
  };
  for (const [path, source] of Object.entries(sources)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), source);
  }
  await cp('tsconfig.json', join(folder, 'tsconfig.json'));
}

async function cruise(folder: string): Promise<Summary> {
  const run = promisify(execFile)(
    process.execPath,
    [CRUISER, '--config', RULES, '--output-type', 'json', 'src'],
    { cwd: folder, maxBuffer: 2 ** 26, timeout: 50_000 },
  );
  // It exits with the number of violations and still prints them all.
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  return (JSON.parse(stdout) as { summary: Summary }).summary;
}
