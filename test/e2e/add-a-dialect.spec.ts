import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { awaitUntil } from '../support/await-until.js';
import { jsonPost, openEventStream, postJsonEvents } from '../support/event-stream.js';
import { readDocument } from '../support/openapi-operations.js';
import { readDocExamples } from '../support/doc-examples.js';
import { ServerProcess } from '../support/server-process.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A copy of the sources with the dialect of the guide added, exactly as the guide says. */
async function copyWithTheDialect(): Promise<string> {
  const files = await readDocExamples(join(ROOT, 'docs/add-a-dialect.md'));
  const root = await mkdtemp(join(tmpdir(), 'nestor-with-a-dialect-'));
  await cp(join(ROOT, 'src'), join(root, 'src'), { recursive: true });
  await cp(join(ROOT, 'package.json'), join(root, 'package.json'));
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  for (const [path, code] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), code);
  }

  const modulePath = join(root, 'src/chat/chat.module.ts');
  const source = await readFile(modulePath, 'utf8');
  const named = source.replace('controllers: [', 'controllers: [DeltasController, ');
  if (named === source) throw new Error('The guide names controllers, which are not there.');
  await writeFile(modulePath, `import { DeltasController } from './deltas/deltas.controller.js';\n${named}`);
  return root;
}

describe('the dialect of docs/add-a-dialect.md, added as it says', () => {
  let root: string;
  let server: ServerProcess;
  let url: string;
  beforeAll(async () => {
    root = await copyWithTheDialect();
    server = ServerProcess.start({ DEMO_DELAY_MS: '0', SHUTDOWN_GRACE_SECONDS: '0' }, root);
    url = `${await server.url()}/v1/deltas`;
  });
  afterAll(async () => {
    server.signal('SIGTERM');
    await server.exited();
    await rm(root, { recursive: true });
  });

  it('streams an answer, which ends as a whole one', async () => {
    const events = await postJsonEvents(url, { ask: 'Calculate 15 * 7 + 23' });

    expect(events.at(-1)).toEqual({ done: true, finish_reason: 'stop' });
    expect(events.map(({ delta = '' }) => delta as string).join('')).toContain('128');
  });

  it('tells a failure by its status while nothing is sent, and in the stream after that', async () => {
    const before = await fetch(url, jsonPost({ ask: 'Hi [demo:fail]' }));
    expect([before.status, await before.json()]).toMatchObject([
      503,
      { error: { code: 'UPSTREAM_OVERLOADED' } },
    ]);

    const cut = await postJsonEvents(url, { ask: 'Tell me a story [demo:cut]' });
    expect(cut[0]).toEqual({ delta: expect.any(String) });
    expect(cut.at(-1)).toMatchObject({ error: { code: 'UPSTREAM_INTERRUPTED' } });
  });

  it('ends the turn of a client that leaves', async () => {
    const stream = await openEventStream(url, jsonPost({ ask: 'Tell me a story [demo:slow]' }));
    await stream.next();
    stream.abort();

    await awaitUntil(async () =>
      /^nestor_turns_total\{.*outcome="cancelled".*\} 1$/m.test(
        await (await fetch(new URL('/metrics', url))).text(),
      ),
    );
  });

  it('refuses what it does not know, and is documented', async () => {
    expect((await fetch(url, jsonPost({ ask: 'Hi', more: 1 }))).status).toBe(400);

    const document = await readDocument(new URL(url).origin);
    expect(document.paths['/v1/deltas']?.post).toMatchObject({
      operationId: 'deltasAsk',
      requestBody: { content: { 'application/json': { example: { ask: 'Calculate 15 * 7 + 23' } } } },
    });
  });
});
