import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import typescript from 'typescript';
import { readDocExamples } from '../../support/doc-examples.js';
import { START_TIMEOUT_MS, startBuiltServer, type BuiltServer } from '../../support/built-server.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const DOCUMENTED_ADDRESS = 'http://127.0.0.1:3000';

const run = promisify(execFile);

/** Programs that use the modules of the page, as its readers would. */
const USES: Readonly<Record<string, string>> = {
  'use-browser.js': `
    import { ask } from './ask.js';
    import { follow } from './follow.js';
    const asked = [];
    const followed = [];
    await ask('Calculate 15 * 7 + 23', (event) => asked.push(event.type + (event.text ?? '')));
    let turnId;
    await ask('Calculate 2 + 2', (event) => (turnId ??= event.turnId));
    await follow(turnId, (event) => followed.push(event.type + (event.text ?? '')));
    console.log(JSON.stringify({ asked, followed }));
  `,
  'use-chat.js': `
    import { createElement } from 'react';
    import { renderToStaticMarkup } from 'react-dom/server';
    import { newChat, reopenChat, stopAnswer } from './chat.js';
    import { ChatView } from './chat-view.js';
    import { failureOf } from './failure-of.js';
    const textOf = (chat) => chat.messages.at(-1).parts.map((part) => part.text ?? '').join('');
    const chat = newChat('documented');
    await chat.sendMessage({ text: 'Calculate 15 * 7 + 23' });
    await chat.sendMessage({ text: 'What did I just ask?' });
    const html = renderToStaticMarkup(createElement(ChatView, { chat }));

    const slow = newChat('stopped');
    const sent = slow.sendMessage({ text: 'Tell me a story [demo:slow]' });
    while (slow.lastMessage?.role !== 'assistant' || textOf(slow) === '') await new Promise((go) => setTimeout(go, 10));
    const { chat: reopened, resumed } = await reopenChat('stopped');
    while (reopened.lastMessage?.role !== 'assistant' || textOf(reopened) === '') await new Promise((go) => setTimeout(go, 10));
    await stopAnswer(slow);
    await Promise.all([sent, resumed]);
    const failing = newChat('failing');
    await failing.sendMessage({ text: 'Tell me a story [demo:cut]' });
    console.log(JSON.stringify({
      html,
      failures: [failureOf(failing.messages), failureOf(chat.messages) ?? null],
      stopped: [slow, reopened].map((each) => each.status),
      roles: reopened.messages.map(({ role }) => role),
      isSame: textOf(slow) === textOf(reopened),
    }));
  `,
};

describe('the examples of docs/clients.md', () => {
  let server: BuiltServer;
  let folder: string;
  let examples: ReadonlyMap<string, string>;
  beforeAll(async () => {
    server = await startBuiltServer({ DEMO_DELAY_MS: '0' });
    examples = await readDocExamples(join(ROOT, 'docs/clients.md'));
    folder = await mkdtemp(join(tmpdir(), 'nestor-clients-'));
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{"type": "module"}');
    for (const [name, code] of [...examples, ...Object.entries(USES)]) {
      const source = code.replaceAll(DOCUMENTED_ADDRESS, server.url);
      const compilerOptions = { jsx: typescript.JsxEmit.ReactJSX, target: typescript.ScriptTarget.ES2023 };
      const isJsx = name.endsWith('.jsx');
      await writeFile(
        join(folder, isJsx ? name.replace('.jsx', '.js') : name),
        isJsx ? typescript.transpileModule(source, { compilerOptions }).outputText : source,
      );
    }
  }, START_TIMEOUT_MS);
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const output = async (command: string, ...args: string[]): Promise<string> =>
    (await run(command, args, { cwd: folder, timeout: 20_000 })).stdout;
  const node = (...args: string[]): Promise<string> => output(process.execPath, ...args);

  it('are these', () => {
    expect([...examples.keys()]).toEqual([
      'ask.sh',
      'ask-json.sh',
      'ask.py',
      'ask_requests.py',
      'ask_openai.py',
      'ask.js',
      'follow.js',
      'ask-openai.js',
      'ask-ai.js',
      'chat.js',
      'chat-view.jsx',
      'failure-of.js',
    ]);
  });

  it('run with curl', async () => {
    const events = await output('bash', 'ask.sh');
    expect(events).toMatch(/^event: tool-call$/m);
    expect(events).toMatch(/^event: turn-end$/m);

    expect(JSON.parse(await output('bash', 'ask-json.sh'))).toMatchObject({
      status: 'completed',
      text: expect.stringContaining('Calculate 15 * 7 + 23'),
    });
  });

  it('run with Python alone', async () => {
    expect(await output('python3', 'ask.py')).toMatch(/128.*\n$/s);
  });

  it.each(['ask_requests.py', 'ask_openai.py'])('are Python: %s', async (name) => {
    const parse = `import ast; print(len(ast.parse(open("${name}").read()).body))`;
    expect(Number(await output('python3', '-c', parse))).toBeGreaterThan(3);
  });

  it('run with what browsers have', async () => {
    const told = JSON.parse(await node('--experimental-eventsource', 'use-browser.js')) as {
      asked: string[];
      followed: string[];
    };

    expect([told.asked[0], told.asked.at(-1)]).toEqual(['turn-start', 'turn-end']);
    expect(told.asked.join('')).toContain('128');
    expect([told.followed[0], told.followed.at(-1)]).toEqual(['turn-start', 'turn-end']);
    expect(told.followed).toContain('tool-result');
  });

  it.each(['ask-openai.js', 'ask-ai.js'])('run with an SDK: %s', async (name) => {
    expect(await node(name)).toContain('128');
  });

  it('run with React: an answer with its tools, one that is resumed and stopped', async () => {
    const told = JSON.parse(await node('use-chat.js')) as Record<string, unknown>;

    expect(told).toMatchObject({
      stopped: ['ready', 'ready'],
      roles: ['user', 'assistant'],
      isSame: true,
      failures: [{ code: 'UPSTREAM_INTERRUPTED', mayAskAgain: true }, null],
    });
    expect(told['html']).toMatch(
      /<code>calculate<\/code>.*128.*class="user".*class="assistant".*Calculate 15 \* 7 \+ 23/s,
    );
  });
});
