import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { awaitUntil } from '../../support/await-until.js';
import { startBuiltOnFakeOpenAi, type BuiltOnFakeOpenAi } from '../../support/built-on-fake-openai.js';
import { START_TIMEOUT_MS } from '../../support/built-server.js';
import { silentBetween } from '../../support/slow-upstream.js';

const MESSAGES = [{ role: 'user', content: 'Hi' }];
const UI_MESSAGES = [{ id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Hi' }] }];

describe('curl -N', () => {
  let server: BuiltOnFakeOpenAi;
  beforeAll(async () => {
    server = await startBuiltOnFakeOpenAi({ HEARTBEAT_INTERVAL_MS: '50' });
  }, START_TIMEOUT_MS);
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill();
    server.upstream.reset();
  });
  afterAll(() => server.close());

  /** What curl has printed so far, and its end. */
  const curl = (...args: string[]) => {
    const child = spawn('curl', ['--silent', '--show-error', ...args]);
    children.push(child);
    const printed = { text: '', ended: once(child, 'close') };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (printed.text += text));
    }
    return printed;
  };
  const post = (path: string, body: object): string[] => [
    ...['-N', server.url + path, '-H', 'content-type: application/json', '-H', 'accept: text/event-stream'],
    ...['--data', JSON.stringify(body)],
  ];

  it.each([
    [
      '/chat',
      { session_id: 'curl', message: 'Hi' },
      /^data: Fast$/m,
      /^data: {2}API\n\ndata: \[DONE\]\n\n$/m,
    ],
    ['/api/chat', { user_id: 'curl', message: 'Hi' }, /"content":"Fast"/, /"content":" API".*\[DONE\]\n\n$/s],
    ['/stream', { prompt: 'Hi' }, /"content":"Fast"/, /"content":" API".*"type":"end".*\n\n$/s],
    ['/chat/gpt', { messages: MESSAGES }, /"content":"Fast"/, /"content":" API".*"type":"end".*\n\n$/s],
    ['/api/v1/chat-stream', { query: 'Hi', session_id: 'c' }, /"Fast"/, /" API".*"type":"end".*\n\n$/s],
    ['/v1/turns', { input: 'Hi' }, /^id: 2\ndata: .*"text":"Fast"/m, /" API".*event: turn-end\n.*\n\n$/s],
    [
      '/v1/chat/completions',
      { model: 'gpt', stream: true, messages: MESSAGES },
      /"content":"Fast"/,
      /"content":" API".*"finish_reason":"stop".*data: \[DONE\]\n\n$/s,
    ],
    [
      '/v1/ui/chat',
      { id: 'curl', messages: UI_MESSAGES },
      /"delta":"Fast"/,
      /"delta":" API".*"type":"finish".*data: \[DONE\]\n\n$/s,
    ],
  ])('prints an answer of POST %s as it comes, and keeps the connection', async (path, body, first, rest) => {
    const gate = Promise.withResolvers<void>();
    server.upstream.script(silentBetween({ more: () => gate.promise }, ['Fast', 1, ' API'], 'whole'));
    const told = ['--write-out', '\n%{http_code} %{content_type}, %{num_connects} new\n'];
    const printed = curl(...post(path, body), ...told, '--next', `${server.url}/health/live`, ...told);
    await awaitUntil(() => first.test(printed.text) && /^(: ping .*|event: heartbeat)$/m.test(printed.text));
    expect(printed.text).not.toContain(' API');
    gate.resolve();
    await printed.ended;

    const [stream = '', , other] = printed.text.split(/^(200 text\/event-stream; charset=utf-8, 1 new)$/m);
    // A ping may come wherever the store takes its time.
    expect(stream.slice(0, -1).replaceAll(/^: ping .*\n\n/gm, '')).toMatch(rest);
    expect(other).toMatch(/"alive".*\n200 application\/json; charset=utf-8, 0 new\n$/s);
  });

  it('shows headers that keep proxies from buffering and compressing, also to who asks for gzip', async () => {
    const printed = curl(...post('/stream', { prompt: 'Hi' }), '--compressed', '--include');
    await printed.ended;

    for (const header of [
      /^HTTP\/1\.1 200 OK\r$/m,
      /^Content-Type: text\/event-stream; charset=utf-8\r$/m,
      /^Cache-Control: .*no-cache.*no-transform\b.*\r$/m,
      /^X-Accel-Buffering: no\r$/m,
      /^Connection: keep-alive\r$/m,
    ]) {
      expect(printed.text).toMatch(header);
    }
    expect(printed.text).not.toMatch(/^content-encoding/im);
    expect(printed.text).toContain('"type":"end"');
  });

  it('that is stopped ends the model of a stream that cannot be resumed', async () => {
    server.upstream.script(silentBetween({ more: () => new Promise(() => undefined) }, ['Fast', 1], 'whole'));
    const printed = curl(...post('/stream', { prompt: 'Hi' }));
    await awaitUntil(() => printed.text.includes('"Fast"'));
    children[0]?.kill('SIGINT');

    expect(await (await server.upstream.received(1)).closedByClient).toBe(true);
  });
});
