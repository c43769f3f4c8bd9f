import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { jsonPost } from '../../support/event-stream.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../../support/start-on-fake-openai.js';
import { status } from '../../support/fake-openai/index.js';
import { readByPosition, readByPrefix, readInBrowser } from './json-event-readers.js';
import type { ClientReader } from './read-outcome.js';
import { PingCounter, silentBetween, silentRefusal } from './slow-upstream.js';
import { readContent, readContentInBrowser, readRawText, readRawTextInBrowser } from './text-readers.js';

const ASK = 'Tình hình của VNM?';
const STREAM = { path: '/stream', body: { prompt: ASK } };
const PROVIDER = { path: '/chat/gpt', body: { messages: [{ role: 'user', content: ASK }] } };
const FINANCE = { path: '/api/v1/chat-stream', body: { query: ASK, session_id: 'user1_session' } };
const RAW = { path: '/chat', body: { session_id: 'user-123', message: ASK } };
const CONTENT = { path: '/api/chat', body: { user_id: 'người dùng', message: ASK } };

const CLIENTS: [string, { path: string; body: object }, ClientReader][] = [
  ['a Python reader that cuts by position', STREAM, readByPosition],
  ['a Python reader that looks for the prefix', STREAM, readByPrefix],
  ['a page', STREAM, readInBrowser],
  ['a Python reader that cuts by position', PROVIDER, readByPosition],
  ['a page', PROVIDER, readInBrowser],
  ['a Python reader that cuts by position', FINANCE, readByPosition],
  ['a page', FINANCE, readInBrowser],
  ['a Python reader of raw text', RAW, readRawText],
  ['a page that reads raw text', RAW, readRawTextInBrowser],
  ['a Python reader of content', CONTENT, readContent],
  ['a page that reads content', CONTENT, readContentInBrowser],
];

describe.each(CLIENTS)('%s of POST %j', (_name, { path, body }, read) => {
  let app: AppOnFakeOpenAi;
  let pings: PingCounter;
  beforeAll(async () => {
    app = await sharedApp();
  });
  beforeEach(() => {
    app.upstream.reset();
    // What a cut answer is tried again with.
    app.upstream.respondWith(status(400));
    pings = new PingCounter();
  });

  const ask = async () => {
    const response = await fetch(app.url + path, jsonPost(body));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    return read(pings.watch(response.body as unknown as AsyncIterable<Uint8Array>));
  };

  it('reads an answer through silences before and within it', async () => {
    app.upstream.script(silentBetween(pings, [1, 'Cổ phiếu ', 'VNM', 2, ' tăng.', 1], 'whole'));

    expect(await ask()).toEqual({ text: 'Cổ phiếu VNM tăng.', isComplete: true });
  });

  it('is told of a failure in the middle, and not that the answer is whole', async () => {
    app.upstream.script(silentBetween(pings, ['Cổ phiếu ', 1, 'VNM', 1], 'cut'));

    expect(await ask()).toEqual({ text: 'Cổ phiếu VNM', isComplete: false, error: expect.any(String) });
  });

  it('is told of a failure after a long silence', async () => {
    app.upstream.script(silentRefusal(pings));

    expect(await ask()).toEqual({ text: '', isComplete: false, error: expect.any(String) });
  });
});

let shared: Promise<AppOnFakeOpenAi> | undefined;
afterAll(async () => (await shared)?.close());

/** One for all clients: it is the same server that they meet. */
function sharedApp(): Promise<AppOnFakeOpenAi> {
  shared ??= startOnFakeOpenAi({
    HEARTBEAT_INTERVAL_MS: '50',
    OPENAI_MODEL_FALLBACK: '',
    SUPPORTED_PROVIDERS: 'gpt',
  });
  return shared;
}
