import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LlmProvider } from '../../../src/providers/llm-provider.js';
import { providerWith as claudeWith } from './anthropic-harness.js';
import { providerWith as geminiWith } from './gemini-harness.js';
import { API_KEY } from './provider-harness.js';

interface Vendor {
  readonly create: (url: string) => LlmProvider;
  readonly keyHeader: string;
  readonly keyValue: string;
  readonly list: string;
  readonly call: string;
  readonly answer: string;
}

const CLAUDE: Vendor = {
  create: (url) => claudeWith({ ANTHROPIC_BASE_URL: url }),
  keyHeader: 'authorization',
  keyValue: `Bearer ${API_KEY}`,
  list: '/v1/models?limit=1',
  call: '/v1/messages',
  answer:
    'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"ok"}}\n\n',
};
const GEMINI: Vendor = {
  create: (url) => geminiWith({ GEMINI_BASE_URL: url }),
  keyHeader: 'x-goog-api-key',
  keyValue: API_KEY,
  list: '/v1beta/models?pageSize=1',
  call: '/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse',
  answer: 'data: {"candidates":[{"content":{"parts":[{"text":"ok"}]}}]}\n\n',
};

describe.each([
  ['AnthropicLlmProvider', CLAUDE],
  ['GeminiLlmProvider', GEMINI],
])('%s, when it is checked', (_, vendor) => {
  let server: Server;
  afterEach(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  async function check(answer: RequestListener, timeoutMs = 5_000): Promise<string[]> {
    const seen: string[] = [];
    server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${String(request.headers[vendor.keyHeader])}`);
      answer(request, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const provider = vendor.create(`http://127.0.0.1:${port}`);
    await provider.check({ apiKey: API_KEY, signal: AbortSignal.timeout(timeoutMs) });
    return seen;
  }

  it('asks for the models with its key', async () => {
    const seen = await check((_request, response) => {
      response.setHeader('content-type', 'application/json').end('{"data":[],"models":[]}');
    });

    expect(seen).toEqual([`GET ${vendor.list} ${vendor.keyValue}`]);
  });

  it('asks for an answer where there is no list of models', async () => {
    const seen = await check((request, response) => {
      if (request.method === 'GET') return response.writeHead(404).end();
      response.setHeader('content-type', 'text/event-stream');
      return response.end(vendor.answer);
    });

    expect(seen.map((line) => line.split(' ')[1])).toEqual([vendor.list, vendor.call]);
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
