import { createServer } from 'node:http';
import { FakeLlm, listenLocally, type RecordedRequest, type Reply, type Step } from '../fake-llm/index.js';
import { answer } from './answers.js';

/**
 * A server that speaks as Anthropic's Messages API does. By itself it repeats the last message.
 *
 *     const upstream = await startFakeAnthropic();
 *     upstream.script(status(529), cutAfter(3, 'reset'), answer('Hello there.'));
 */
export class FakeAnthropic extends FakeLlm {
  protected readonly ownAnswer: Step = (request, reply) =>
    answer(`You said: ${request.lastMessage}`)(request, reply);

  get url(): string {
    return this.origin;
  }

  protected takes({ method, path }: RecordedRequest, reply: Reply): boolean {
    if (method === 'POST' && path === '/v1/messages') return true;
    reply.json(404, { type: 'error', error: { type: 'not_found_error', message: `no route ${path}` } });
    return false;
  }
}

/** Starts a fake on a free port of 127.0.0.1. The test closes it. */
export async function startFakeAnthropic(): Promise<FakeAnthropic> {
  const server = createServer({ keepAliveTimeout: 60_000 });
  const fake = new FakeAnthropic(server);
  await listenLocally(server);
  return fake;
}
