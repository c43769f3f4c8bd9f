import { describe, expect, it } from '@jest/globals';
import {
  chunk,
  headersThenSilence,
  neverAnswers,
  stallAfter,
  type Step,
} from '../../support/fake-gemini/index.js';
import { ask, outcomeOf, useUpstream } from './gemini-harness.js';

describe('GeminiLlmProvider, when it is stopped', () => {
  const context = useUpstream();

  it.each<[string, Step, string]>([
    ['before the headers', neverAnswers(), ''],
    ['after the headers', headersThenSilence(), ''],
    ['in the middle', stallAfter(2), 'one two '],
    [
      'after the finish reason',
      async (_request, reply) => {
        reply.headers();
        await reply.event(chunk([{ text: 'whole' }], { finishReason: 'STOP' }));
        await reply.untilClosed();
      },
      'whole',
    ],
  ])('throws the reason of the signal and closes upstream %s', async (_, step, text) => {
    context.upstream.script(step);
    const abort = new AbortController();
    const reason = new Error('enough');
    const outcome = outcomeOf(
      stopAfter(text, ask(context.provider, { signal: abort.signal }), abort, reason),
    );
    const request = await context.upstream.received();
    if (text === '') abort.abort(reason);

    expect(await outcome).toMatchObject({ text });
    expect((await outcome).error).toBe(reason);
    await expect(request.closedByClient).resolves.toBe(true);
  });

  it('closes upstream at once, also while nobody reads', async () => {
    context.upstream.script(stallAfter(3));
    const abort = new AbortController();
    const iterator = ask(context.provider, { signal: abort.signal })[Symbol.asyncIterator]();
    await iterator.next();

    abort.abort(new Error('enough'));

    await expect((await context.upstream.received()).closedByClient).resolves.toBe(true);
    await expect(iterator.next()).rejects.toThrow('enough');
  });

  it('asks nobody under a signal that has aborted before', async () => {
    const reason = new Error('too late');

    const { error } = await outcomeOf(ask(context.provider, { signal: AbortSignal.abort(reason) }));

    expect(error).toBe(reason);
    expect(context.upstream.requests).toHaveLength(0);
  });

  it('closes upstream when its reader leaves the loop', async () => {
    context.upstream.script(stallAfter(3));

    for await (const part of ask(context.provider)) {
      expect(part).toMatchObject({ type: 'text' });
      break;
    }

    await expect((await context.upstream.received()).closedByClient).resolves.toBe(true);
  });

  it('closes upstream when its reader leaves while it waits for a part', async () => {
    context.upstream.script(neverAnswers());
    const iterator = ask(context.provider)[Symbol.asyncIterator]();
    const waiting = iterator.next().catch((error: unknown) => error);
    const request = await context.upstream.received();

    await iterator.return?.();

    await expect(request.closedByClient).resolves.toBe(true);
    await expect(waiting).resolves.toMatchObject({ name: 'AbortError' });
  });
});

/** Passes a stream on and, when `text` has come, aborts while the next part is waited for. */
async function* stopAfter<Part extends { type: string; text?: string }>(
  text: string,
  parts: AsyncIterable<Part>,
  abort: AbortController,
  reason: Error,
): AsyncGenerator<Part> {
  let seen = '';
  for await (const part of parts) {
    yield part;
    seen += part.text ?? '';
    if (seen === text) setImmediate(() => abort.abort(reason));
  }
}
