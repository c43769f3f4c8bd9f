import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { gatedAnswer, startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai/index.js';
import { TcpGate } from '../support/mongo/tcp-gate.js';
import { ask, ended, openPage, proseOf } from './support/open-page.js';
import { useStage, type Stage } from './support/use-stage.js';

let upstream: FakeOpenAi;
const network = new TcpGate({
  host: '127.0.0.1',
  get port() {
    return Number(new URL(service.url).port);
  },
});
const service = useStage(async () => {
  upstream = await startFakeOpenAi();
  return { OPENAI_API_KEY: 'key', OPENAI_BASE_URL: upstream.url, OPENAI_MODEL_DEFAULT: 'main' };
});
let stage: Stage;
beforeAll(async () => {
  stage = { browser: service.browser, url: `http://127.0.0.1:${await network.open()}` };
});
afterAll(async () => {
  await network.shut();
  await upstream.close();
});

it.each(['cut', 'reload'])(
  'asks nothing twice when it loses the answer before its first event (%s)',
  async (how) => {
    const { page } = await openPage(stage);
    upstream.reset();
    const answer = gatedAnswer([], ['Only ', 'once.']);
    upstream.script(answer.step);
    await ask(page, 'slow to start');
    await upstream.received();
    if (how === 'cut') {
      await network.shut();
      await page.getByText('Connection lost. Reconnecting…').waitFor();
      await network.open();
    } else await page.reload();
    answer.open();
    expect(await ended(page)).toBe('done');
    expect(await proseOf(page)).toBe('Only once.');
    expect(upstream.requests).toHaveLength(1);
    expect(await page.locator('.message').count()).toBe(2);
  },
);
