import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { pipeUIMessageStreamToResponse, streamText, toUIMessageStream } from 'ai';

/** AI SDK on node:http, with its UI message stream. No sessions. */
globalThis.AI_SDK_LOG_WARNINGS = false;
const provider = createOpenAICompatible({
  name: 'bench',
  apiKey: 'bench',
  baseURL: `${process.env.UPSTREAM}/v1`,
  includeUsage: true,
});

async function chat(request, response) {
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  const { message } = await json(request);
  const result = streamText({
    model: provider('gpt-4o-mini'),
    messages: [{ role: 'user', content: message }],
    abortSignal: abort.signal,
    onError: () => undefined,
  });
  pipeUIMessageStreamToResponse({ response, stream: toUIMessageStream({ stream: result.fullStream }) });
}

createServer((request, response) => {
  chat(request, response).catch(() => response.destroy());
}).listen({ port: Number(process.env.PORT), host: '127.0.0.1', backlog: 4_096 });
