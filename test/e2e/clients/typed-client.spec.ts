import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBuiltServer, type BuiltServer } from '../../support/built-server.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const STRICT = {
  compilerOptions: {
    strict: true,
    target: 'es2023',
    module: 'nodenext',
    lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
    types: ['node'],
    skipLibCheck: true,
    outDir: 'built',
    rootDir: '.',
  },
};

const run = promisify(execFile);

/** Runs a tool of node_modules; throws with all it said when it fails. */
async function tool(name: string, args: readonly string[], cwd: string): Promise<void> {
  try {
    await run(join(ROOT, 'node_modules/.bin', name), args, { cwd, timeout: 60_000 });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${name} failed:\n${stdout}\n${stderr}`, { cause: error });
  }
}

describe('a client that is generated from the OpenAPI document', () => {
  let server: BuiltServer;
  let folder: string;
  beforeAll(async () => {
    server = await startBuiltServer({ DEMO_DELAY_MS: '0' });
    folder = await mkdtemp(join(tmpdir(), 'nestor-typed-client-'));
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{"type": "module"}');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(STRICT));
    await writeFile(join(folder, 'openapi.json'), await (await fetch(`${server.url}/openapi.json`)).text());
    await cp(join(ROOT, 'test/e2e/clients/typed-client.ts.txt'), join(folder, 'typed-client.ts'));
    const generate = [
      '-i',
      'openapi.json',
      '-o',
      'generated',
      '-c',
      '@hey-api/client-fetch',
      '--no-log-file',
    ];
    await tool('openapi-ts', generate, folder);
  }, 180_000);
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it('type-checks in a strict program, which runs turns, reads history and knows errors', async () => {
    await tool('tsc', ['-p', '.'], folder);
    const { stdout } = await run(process.execPath, ['built/typed-client.js', server.url], {
      cwd: folder,
      timeout: 20_000,
    });

    expect(JSON.parse(stdout)).toEqual({
      status: 'completed',
      tools: ['calculate'],
      text: expect.stringContaining('128'),
      roles: ['user', 'assistant'],
      code: 'SESSION.NOT_FOUND',
      problem: 'REQUEST.INVALID',
    });
  });
});
