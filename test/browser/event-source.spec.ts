import { once } from 'node:events';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, expect, it } from '@jest/globals';
import { jsonPost } from '../support/event-stream.js';
import { gatedAnswer, startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai/index.js';
import { serveHtml, type ServedPage } from './support/serve-html.js';
import { useStage } from './support/use-stage.js';

const TYPES = [
  'turn-start',
  'text-delta',
  'attempt',
  'usage',
  'heartbeat',
  'turn-end',
  'turn-error',
  'turn-cancelled',
];

let upstream: FakeOpenAi;
let served: ServedPage;
const stage = useStage(async () => {
  upstream = await startFakeOpenAi();
  served = await serveHtml('');
  return {
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: upstream.url,
    OPENAI_MODEL_DEFAULT: 'main',
    HEARTBEAT_INTERVAL_MS: '50',
    CORS_ORIGINS: served.origin,
  };
});
let gate: Gate | undefined;
afterAll(async () => {
  gate?.close();
  served.close();
  await upstream.close();
});

interface Gate {
  readonly url: string;
  cut(): void;
  close(): void;
}

/** A network in front of the service that can be cut. */
async function startGate(target: string): Promise<Gate> {
  const sockets = new Set<Socket>();
  const { hostname, port } = new URL(target);
  const server = createServer((client) => {
    const service = connect(Number(port), hostname);
    for (const socket of [client, service]) {
      sockets.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => [client, service].forEach((one) => one.destroy()));
    }
    client.pipe(service).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    close: (): void => {
      server.close();
      cut();
    },
  };
}

it('EventSource reads a turn, sees its heartbeats, and after a cut goes on behind its last event', async () => {
  const answer = gatedAnswer();
  upstream.script(answer.step);
  gate = await startGate(stage.url);
  const turn = await fetch(
    `${gate.url}/v1/turns`,
    jsonPost({ input: 'Count.' }, { accept: 'text/event-stream' }),
  );
  const { value } = await turn.body!.pipeThrough(new TextDecoderStream()).getReader().read();
  const turnId = /"turnId":"([^"]+)"/.exec(value ?? '')?.[1] ?? '';

  const page = await (await stage.browser.newContext()).newPage();
  await page.goto(served.origin);
  const count = (kind: string): Promise<unknown> =>
    page.waitForFunction(`seen.filter(([type]) => type === '${kind}').length > 0`);
  await page.evaluate(`
    seen = [];
    source = new EventSource('${gate.url}/v1/turns/${turnId}/events');
    source.onopen = () => seen.push(['open']);
    source.onerror = () => seen.push(['error', '', source.readyState]);
    for (const type of ${JSON.stringify(TYPES)}) {
      source.addEventListener(type, ({ data, lastEventId }) => {
        seen.push([type, JSON.parse(data).text, lastEventId]);
        if (type === 'turn-end') source.close();
      });
    }
  `);
  await page.waitForFunction(`seen.map(([, text]) => text).join('') === 'one two'`);
  await count('heartbeat');
  gate.cut();
  await count('error');
  answer.open();
  await count('turn-end');

  const seen = await page.evaluate<[type: string, text?: string, id?: string][]>('seen');
  const events = seen.filter(([type]) => !['open', 'error', 'heartbeat'].includes(type));
  expect(events.map(([, , id]) => Number(id))).toEqual(events.map((_, index) => index + 1));
  expect(events.map(([, text]) => text ?? '').join('')).toBe('one two');
  expect(events.at(-1)?.[0]).toBe('turn-end');
  expect(seen.filter(([type]) => type === 'open')).toHaveLength(2);
  await page.context().close();
});
