import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startBuiltOnFakeOpenAi, type BuiltOnFakeOpenAi } from '../../support/built-on-fake-openai.js';
import { START_TIMEOUT_MS } from '../../support/built-server.js';
import { status } from '../../support/fake-openai/index.js';
import { PingCounter, silentBetween, silentRefusal } from '../../support/slow-upstream.js';

const READERS = fileURLToPath(new URL('readers.py', import.meta.url));
const ASK = 'Tình hình của VNM?';
const STREAM = { prompt: ASK };
const PROVIDER = { messages: [{ role: 'user', content: ASK }] };
const FINANCE = { query: ASK, session_id: 'user1_session' };

describe('documented readers in Python', () => {
  let server: BuiltOnFakeOpenAi;
  let python: ChildProcessWithoutNullStreams;
  let outcomes: AsyncIterator<string>;
  let raw = '';
  let pings: PingCounter;
  beforeAll(async () => {
    server = await startBuiltOnFakeOpenAi({
      HEARTBEAT_INTERVAL_MS: '50',
      OPENAI_MODEL_FALLBACK: '',
      SUPPORTED_PROVIDERS: 'gpt',
    });
    python = spawn('python3', [READERS]);
    outcomes = createInterface(python.stdout)[Symbol.asyncIterator]();
    python.stderr.setEncoding('utf8').on('data', (text: string) => {
      raw += text;
      pings.read(text);
    });
  }, START_TIMEOUT_MS);
  beforeEach(() => {
    server.upstream.reset();
    // What a cut answer is tried again with.
    server.upstream.respondWith(status(400));
    pings = new PingCounter();
  });
  afterAll(async () => {
    python.stdin.end();
    await server.close();
  });

  /** What a reader made of the stream. */
  const read = async (reader: string, path: string, body: object): Promise<unknown> => {
    raw = '';
    python.stdin.write(`${JSON.stringify({ reader, url: server.url + path, body })}\n`);
    const line = await outcomes.next();
    if (line.done === true) throw new Error(`${reader} failed after:\n${raw}`);
    return JSON.parse(line.value);
  };

  it.each([
    ['by_position', '/stream', STREAM],
    ['by_prefix', '/stream', STREAM],
    ['by_position', '/chat/gpt', PROVIDER],
    ['by_position', '/api/v1/chat-stream', FINANCE],
    ['raw_text', '/chat', { session_id: 'user-123', message: ASK }],
    ['content', '/api/chat', { user_id: 'người dùng', message: ASK }],
  ])('%s of POST %s: answers with silences, cut ones and refusals', async (reader, path, body) => {
    server.upstream.script(silentBetween(pings, [1, 'Cổ phiếu ', 'VNM', 2, ' tăng.', 1], 'whole'));
    expect(await read(reader, path, body)).toEqual({ text: 'Cổ phiếu VNM tăng.', isComplete: true });

    server.upstream.script(silentBetween(pings, ['Cổ phiếu ', 1, 'VNM', 1], 'cut'));
    expect(await read(reader, path, body)).toEqual({
      text: 'Cổ phiếu VNM',
      isComplete: false,
      error: expect.any(String),
    });

    server.upstream.script(silentRefusal(pings));
    expect(await read(reader, path, body)).toEqual({
      text: '',
      isComplete: false,
      error: expect.any(String),
    });
  });
});
