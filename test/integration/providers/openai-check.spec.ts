import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { providerWith } from './openai-harness.js';
import { API_KEY } from './provider-harness.js';

describe('OpenAiLlmProvider, when it is checked', () => {
  let server: Server;
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  async function check(answer: RequestListener, timeoutMs = 5_000): Promise<string[]> {
    const seen: string[] = [];
    server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const provider = providerWith({ OPENAI_BASE_URL: `http://127.0.0.1:${port}/v1` });
    await provider.check({ apiKey: API_KEY, signal: AbortSignal.timeout(timeoutMs) });
    return seen;
  }

  it('asks for the models with its key', async () => {
    const seen = await check((_request, response) => {
      response.setHeader('content-type', 'application/json').end('{"object":"list","data":[]}');
    });

    expect(seen).toEqual([`GET /v1/models Bearer ${API_KEY}`]);
  });

  it('asks for an answer where there is no list of models', async () => {
    const seen = await check((request, response) => {
      if (request.method === 'GET') return response.writeHead(404).end();
      response.setHeader('content-type', 'text/event-stream');
      return response.end(
        'data: {"choices":[{"index":0,"delta":{"content":"ok"},"finish_reason":"stop"}]}\n\n',
      );
    });

    expect(seen.map((line) => line.split(' ')[1])).toEqual(['/v1/models', '/v1/chat/completions']);
  });

  it('tells of a key that is refused', async () => {
    await expect(check((_request, response) => response.writeHead(401).end())).rejects.toMatchObject({
      kind: 'auth',
    });
  });

  it('stops when it is told to', async () => {
    await expect(check(() => undefined, 100)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
