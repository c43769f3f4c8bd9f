import { afterAll, beforeEach, expect, it } from '@jest/globals';
import { startFakeOpenAi, status, type FakeOpenAi } from '../support/fake-openai/index.js';
import { PingCounter, silentBetween, silentRefusal } from '../support/slow-upstream.js';
import { serveHtml, type ServedPage } from './support/serve-html.js';
import { useStage } from './support/use-stage.js';

/** The pages of the replaced services, which read `fetch` by hand. They were of another origin. */
const ASK = 'Tình hình của VNM?';
const PROVIDER = { messages: [{ role: 'user', content: ASK }] };

/** A `getReader()` loop that decodes each chunk by itself, splits it at line ends, and remembers nothing of the last one. */
const READERS = `
  async function* lines(url, body) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    while (true) {
      const { done, value } = await reader.read();
      if (done) return;
      const chunk = decoder.decode(value);
      tell(chunk);
      for (const line of chunk.split('\\n')) if (line.startsWith('data: ')) yield line.slice(6);
    }
  }

  const readers = {
    async events(url, body) {
      let text = '';
      for await (const data of lines(url, body)) {
        let event;
        try { event = JSON.parse(data); } catch { continue; }
        if (event.type === 'chunk') text += event.content;
        if (event.type === 'end') return { text, isComplete: true };
        if (event.type === 'error') return { text, isComplete: false, error: event.error };
      }
      return { text, isComplete: false };
    },
    async rawText(url, body) {
      let text = '';
      for await (const data of lines(url, body)) {
        if (data === '[DONE]') return { text, isComplete: true };
        if (data.startsWith('[ERROR] ')) return { text, isComplete: false, error: JSON.parse(data.slice(8)).error.message };
        text += data;
      }
      return { text, isComplete: false };
    },
    async content(url, body) {
      let text = '';
      for await (const data of lines(url, body)) {
        const { content, done, error } = JSON.parse(data);
        text += content;
        if (done || error) return { text, isComplete: done && !error, ...(error && { error }) };
      }
      return { text, isComplete: false };
    },
  };
`;

let upstream: FakeOpenAi;
let pings: PingCounter;
let served: ServedPage;
const stage = useStage(async () => {
  upstream = await startFakeOpenAi();
  served = await serveHtml(`<script>${READERS}</script>`);
  return {
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: upstream.url,
    OPENAI_MODEL_DEFAULT: 'main',
    SUPPORTED_PROVIDERS: 'gpt',
    HEARTBEAT_INTERVAL_MS: '50',
    CORS_ORIGINS: served.origin,
  };
});
beforeEach(() => {
  upstream.reset();
  // What a cut answer is tried again with.
  upstream.respondWith(status(400));
  pings = new PingCounter();
});
afterAll(async () => {
  served.close();
  await upstream.close();
});

it.each([
  ['events', '/stream', { prompt: ASK }],
  ['events', '/chat/gpt', PROVIDER],
  ['events', '/api/v1/chat-stream', { query: ASK, session_id: 'user1_session' }],
  ['rawText', '/chat', { session_id: 'user-123', message: ASK }],
  ['content', '/api/chat', { user_id: 'người dùng', message: ASK }],
])('a page that reads %s of POST %s: silences, cut answers and refusals', async (reader, path, body) => {
  const page = await (await stage.browser.newContext()).newPage();
  await page.exposeFunction('tell', (text: string) => {
    pings.read(text);
  });
  await page.goto(served.origin);
  const read = (): Promise<unknown> =>
    page.evaluate(`readers.${reader}(${JSON.stringify(stage.url + path)}, ${JSON.stringify(body)})`);

  upstream.script(silentBetween(pings, [1, 'Cổ phiếu ', 'VNM', 2, ' tăng.', 1], 'whole'));
  expect(await read()).toEqual({ text: 'Cổ phiếu VNM tăng.', isComplete: true });

  upstream.script(silentBetween(pings, ['Cổ phiếu ', 1, 'VNM', 1], 'cut'));
  expect(await read()).toEqual({ text: 'Cổ phiếu VNM', isComplete: false, error: expect.any(String) });

  upstream.script(silentRefusal(pings));
  expect(await read()).toEqual({ text: '', isComplete: false, error: expect.any(String) });
  await page.context().close();
});
