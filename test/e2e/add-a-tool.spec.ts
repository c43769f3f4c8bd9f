import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jsonPost, runTurn } from '../support/event-stream.js';
import { ServerProcess } from '../support/server-process.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A copy of the sources with the tool of the guide added, exactly as the guide says. */
async function copyWithTheTool(): Promise<string> {
  const guide = await readFile(join(ROOT, 'docs/add-a-tool.md'), 'utf8');
  const [, path = ''] = /such as `(src\/tools\/builtin\/[\w.-]+\.ts)`/.exec(guide) ?? [];
  const [, code = ''] = /```ts\n(.*?)```/s.exec(guide) ?? [];
  const root = await mkdtemp(join(tmpdir(), 'nestor-with-a-tool-'));
  await cp(join(ROOT, 'src'), join(root, 'src'), { recursive: true });
  await cp(join(ROOT, 'package.json'), join(root, 'package.json'));
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  await writeFile(join(root, path), code);

  const modulePath = join(root, 'src/tools/tools.module.ts');
  const source = await readFile(modulePath, 'utf8');
  const named = source.replace('const BUILTIN_TOOLS = [', 'const BUILTIN_TOOLS = [RollDieTool, ');
  if (named === source) throw new Error('The guide names BUILTIN_TOOLS, which is not there.');
  await writeFile(modulePath, `import { RollDieTool } from './builtin/roll-die.tool.js';\n${named}`);
  return root;
}

describe('the tool of docs/add-a-tool.md, added as it says', () => {
  let root: string;
  let server: ServerProcess;
  let url: string;
  beforeAll(async () => {
    root = await copyWithTheTool();
    server = ServerProcess.start({ DEMO_DELAY_MS: '0', SHUTDOWN_GRACE_SECONDS: '0' }, root);
    url = await server.url();
  });
  afterAll(async () => {
    server.signal('SIGTERM');
    await server.exited();
    await rm(root, { recursive: true });
  });

  it('is listed', async () => {
    const { tools } = (await (await fetch(`${url}/tools`)).json()) as { tools: object[] };
    expect(tools).toContainEqual({
      name: 'roll_die',
      description: 'Rolls a die and tells the number on top.',
      parameters: { type: 'object', properties: { sides: { type: 'integer', minimum: 2, default: 6 } } },
      source: 'internal',
      available: true,
    });
  });

  it('runs by hand, with checked arguments', async () => {
    const test = async (args: object) =>
      fetch(`${url}/tools/test`, jsonPost({ tool_name: 'roll_die', arguments: args }));
    expect(await (await test({ sides: 2 })).json()).toMatchObject({
      success: true,
      result: expect.stringMatching(/^Rolled [12] of 2\.$/),
    });
    expect((await test({ sides: 1 })).status).toBe(422);
  });

  it('is called by a model', async () => {
    const events = await runTurn(url, { input: 'call roll_die {"sides": 2}' });
    expect(events.find(({ type }) => type === 'tool-result')).toMatchObject({
      name: 'roll_die',
      result: expect.stringMatching(/^Rolled [12] of 2\.$/),
    });
  });
});
