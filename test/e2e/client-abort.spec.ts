import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ANONYMOUS_SCOPE } from '../../src/common/context/index.js';
import { ProviderCheck } from '../../src/providers/index.js';
import { SessionService, type StoredTurn } from '../../src/session/index.js';
import { ToolRegistry } from '../../src/tools/index.js';
import { awaitUntil } from '../support/await-until.js';
import { jsonPost, openEventStream, runTurn, textOf } from '../support/event-stream.js';
import { headersThenSilence, stallAfter, status, toolCalls } from '../support/fake-openai/index.js';
import { startOnFakeOpenAi, type AppOnFakeOpenAi } from '../support/start-on-fake-openai.js';

const SESSION = 'left';

describe('a client of /stream that goes away', () => {
  let app: AppOnFakeOpenAi;
  beforeEach(async () => {
    app = await startOnFakeOpenAi({
      OPENAI_MAX_CONCURRENCY: '1',
      OPENAI_MODEL_FALLBACK: '',
      // A session that its turn has not left answers 409 then.
      SESSION_WAIT_MS: '500',
    });
  });
  afterEach(() => app.close());

  const traffic = () => {
    const [gpt] = app.app.get(ProviderCheck, { strict: false }).traffic();
    return { running: gpt?.running, queued: gpt?.queued };
  };

  /** Asks, and says how to leave; what became of the request does not matter. */
  const ask = (sessionId: string): (() => void) => {
    const controller = new AbortController();
    fetch(`${app.url}/stream`, {
      ...jsonPost({ prompt: 'hi', session_id: sessionId }),
      signal: controller.signal,
    })
      .then((response) => response.text())
      .catch(() => undefined);
    return () => {
      controller.abort();
    };
  };

  const turnsOf = async (): Promise<readonly StoredTurn[]> => {
    const principal = { scope: ANONYMOUS_SCOPE, address: '127.0.0.1' };
    return (await app.app.get(SessionService, { strict: false }).history(principal, SESSION)).turns;
  };

  /** The turn has ended as cancelled and left nothing behind, and its session takes the next one at once. */
  const expectCancelled = async (requests: number): Promise<void> => {
    await awaitUntil(async () => (await turnsOf())[0]?.status !== 'running');
    expect(await turnsOf()).toMatchObject([{ status: 'cancelled' }]);
    await awaitUntil(() => traffic().running === 0);
    expect(traffic()).toEqual({ running: 0, queued: 0 });
    expect(app.upstream.requests).toHaveLength(requests);

    app.upstream.reset();
    const next = await runTurn(app.url, { input: 'and now?', session_id: SESSION });
    expect(textOf(next)).toBe('You said: and now?');
    expect(next.at(-1)).toMatchObject({ type: 'turn-end' });
    expect(app.upstream.requests).toHaveLength(1);
  };

  it('while it queues for the provider', async () => {
    app.upstream.script(stallAfter(1));
    const leaveOther = ask('other');
    await app.upstream.received(1);
    const leave = ask(SESSION);
    await awaitUntil(() => traffic().queued === 1);
    leave();

    await awaitUntil(() => traffic().queued === 0);
    expect(traffic().running).toBe(1);
    leaveOther();
    await expectCancelled(1);
  });

  it('while the router waits before the next attempt', async () => {
    app.upstream.script(status(503, { retryAfter: 20 }));
    const leave = ask(SESSION);
    await (
      await app.upstream.received(1)
    ).ended;
    await awaitUntil(() => traffic().running === 0);
    leave();

    await expectCancelled(1);
  });

  it('while it waits for the first token', async () => {
    app.upstream.script(headersThenSilence());
    const leave = ask(SESSION);
    const request = await app.upstream.received(1);
    leave();

    await expect(request.closedByClient).resolves.toBe(true);
    await expectCancelled(1);
  });

  it('while the answer comes: what had come of it is kept, and marked', async () => {
    app.upstream.script(stallAfter(3));
    const stream = await openEventStream(
      `${app.url}/stream`,
      jsonPost({ prompt: 'hi', session_id: SESSION }),
    );
    let received = '';
    while (received !== 'one two three ') {
      const event = JSON.parse((await stream.next())?.data ?? '') as { type: string; content?: string };
      received += event.content ?? '';
    }
    stream.abort();

    await expect((await app.upstream.received(1)).closedByClient).resolves.toBe(true);
    await awaitUntil(async () => (await turnsOf())[0]?.status === 'cancelled');
    expect((await turnsOf())[0]?.messages).toMatchObject([
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: received, interrupted: true },
    ]);
    await expectCancelled(1);
  });

  it('while a tool runs', async () => {
    const tool = app.app.get(ToolRegistry, { strict: false }).find('get_current_time')?.tool;
    if (tool === undefined) throw new Error('There is no such tool');
    const started = Promise.withResolvers<AbortSignal>();
    const run = jest.spyOn(tool, 'run').mockImplementation((_args, { signal }) => {
      started.resolve(signal);
      return new Promise(() => undefined);
    });
    app.upstream.script(toolCalls([{ name: 'get_current_time', arguments: {} }]));
    const leave = ask(SESSION);
    const signal = await started.promise;
    leave();

    await awaitUntil(() => signal.aborted);
    await expectCancelled(1);
    expect(run).toHaveBeenCalledTimes(1);
  });
});
