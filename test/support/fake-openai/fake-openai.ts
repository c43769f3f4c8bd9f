import { createServer } from 'node:http';
import { FakeLlm, listenLocally, type RecordedRequest, type Reply, type Step } from '../fake-llm/index.js';
import { answer } from './answers.js';

/**
 * An OpenAI-compatible server. By itself it repeats the last message; `GET /models` lists one model.
 *
 *     const upstream = await startFakeOpenAi();
 *     upstream.script(status(429, { retryAfter: 1 }), cutAfter(3, 'reset'), answer('Hello there.'));
 */
export class FakeOpenAi extends FakeLlm {
  protected readonly ownAnswer: Step = (request, reply) =>
    answer(`You said: ${request.lastMessage}`)(request, reply);

  get url(): string {
    return `${this.origin}/v1`;
  }

  protected takes({ method, path }: RecordedRequest, reply: Reply): boolean {
    if (method === 'POST' && path.endsWith('/chat/completions')) return true;
    if (method === 'GET' && path.endsWith('/models')) {
      reply.json(200, { object: 'list', data: [{ id: 'fake-model', object: 'model' }] });
    } else {
      reply.json(404, { error: { message: `no route ${path}`, type: 'invalid_request_error' } });
    }
    return false;
  }
}

/** Starts a fake on a free port of 127.0.0.1. The test closes it. */
export async function startFakeOpenAi(): Promise<FakeOpenAi> {
  const server = createServer({ keepAliveTimeout: 60_000 });
  const fake = new FakeOpenAi(server);
  await listenLocally(server);
  return fake;
}
