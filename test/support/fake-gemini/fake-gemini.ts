import { createServer } from 'node:http';
import { FakeLlm, listenLocally, type RecordedRequest, type Reply } from '../fake-llm/index.js';
import { answer } from './answers.js';
import { errorBody } from './chunks.js';

const ROUTE = /^\/v1(beta)?\/models\/[^/:]+:streamGenerateContent\?alt=sse$/;

/**
 * A server of the Gemini API's streams. Told nothing, it greets.
 *
 *     const upstream = await startFakeGemini();
 *     upstream.script(status(429, { details: [retryInfo('1s')] }), answer('Hello there.'));
 */
export class FakeGemini extends FakeLlm {
  protected readonly ownAnswer = answer('Hello from the fake.');

  /** The base URL to configure; the version is not part of it. */
  get url(): string {
    return this.origin;
  }

  protected takes({ method, path }: RecordedRequest, reply: Reply): boolean {
    const isCall = method === 'POST' && ROUTE.test(path);
    if (!isCall) reply.json(404, errorBody(404, 'NOT_FOUND', `no route ${path}`));
    return isCall;
  }
}

/** Starts a fake on a free port of 127.0.0.1. The test closes it. */
export async function startFakeGemini(): Promise<FakeGemini> {
  const server = createServer({ keepAliveTimeout: 60_000 });
  const fake = new FakeGemini(server);
  await listenLocally(server);
  return fake;
}
