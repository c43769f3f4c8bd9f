import { finish } from './fake-openai/answers.js';
import { chunkHead, deltaChunk } from './fake-openai/chunks.js';
import { status, type Step } from './fake-openai/index.js';

/** Counts the heartbeats that a client has got, so that a fake model can be silent until they came. */
export class PingCounter {
  private count = 0;
  private rest = '';
  private waiting: (() => void)[] = [];

  /** Takes what a client has read, whole lines or not. */
  read(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    this.count += lines.filter((line) => line.startsWith(': ping')).length;
    this.waiting.splice(0).forEach((wake) => {
      wake();
    });
  }

  /** Looks for heartbeats in what a client reads, on its way to the reader. */
  async *watch(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const bytes of body) {
      this.read(Buffer.from(bytes).toString('latin1'));
      yield bytes;
    }
  }

  /** Resolves once `count` more heartbeats came. */
  async more(count: number): Promise<void> {
    const wanted = this.count + count;
    while (this.count < wanted) {
      await new Promise<void>((resolve) => {
        this.waiting.push(resolve);
      });
    }
  }
}

/** An answer of tokens with silences where a number of heartbeats is waited for; cut in the middle unless it is whole. */
export function silentBetween(
  pings: Pick<PingCounter, 'more'>,
  tokens: readonly (string | number)[],
  ending: 'whole' | 'cut',
): Step {
  return async (request, reply) => {
    const head = chunkHead(request.body.model);
    reply.headers();
    for (const token of tokens) {
      if (typeof token === 'number') await pings.more(token);
      else await reply.event(deltaChunk(head, { content: token }));
    }
    if (ending === 'whole') await finish(request, reply, tokens.length);
    else reply.end();
  };
}

/** Silence for a heartbeat, and then a refusal. */
export function silentRefusal(pings: Pick<PingCounter, 'more'>): Step {
  return async (request, reply) => {
    await pings.more(1);
    await status(400)(request, reply);
  };
}
