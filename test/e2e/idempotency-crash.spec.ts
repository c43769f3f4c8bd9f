import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jsonPost, openEventStream, textOf, toTurnEvents } from '../support/event-stream.js';
import { answer, stallAfter, startFakeOpenAi, type FakeOpenAi } from '../support/fake-openai/index.js';
import { ServerProcess } from '../support/server-process.js';

const TIMEOUT_MS = 120_000;

describe('a process that is killed in the middle of a turn with a key', () => {
  let folder: string;
  let upstream: FakeOpenAi;
  let server: ServerProcess | undefined;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nestor-crash-'));
    upstream = await startFakeOpenAi();
  });
  afterEach(async () => {
    server?.signal('SIGKILL');
    await server?.exited();
    await upstream.close();
    rmSync(folder, { recursive: true });
  });

  const start = (): Promise<string> => {
    server = ServerProcess.start({
      SQLITE_PATH: join(folder, 'nestor.db'),
      OPENAI_API_KEY: 'key',
      OPENAI_BASE_URL: upstream.url,
      OPENAI_MODEL_DEFAULT: 'main-model',
    });
    return server.url();
  };

  const setLeases = (until: number): void => {
    const raw = new DatabaseSync(join(folder, 'nestor.db'), { timeout: 5_000 });
    expect(raw.prepare('UPDATE idempotency_keys SET lease_until = ?').run(until).changes).toBe(1);
    expect(raw.prepare('UPDATE sessions SET lease_until = ?').run(until).changes).toBe(1);
    raw.close();
  };

  it(
    'leaves the turn to the next request with that key',
    async () => {
      upstream.script(stallAfter(2), answer('the whole answer'));
      const request = jsonPost({ input: 'hi' }, { accept: 'text/event-stream', 'idempotency-key': 'k' });
      const cut = await openEventStream(`${await start()}/v1/turns`, request);
      const { sessionId, turnId } = JSON.parse((await cut.next())?.data ?? '') as Record<string, string>;
      await cut.next();
      server?.signal('SIGKILL');
      await server?.exited();
      await cut.rest().catch(() => undefined);

      // However long the machine takes to start again, the leases of the dead process last.
      setLeases(Date.now() + 3_600_000);
      const url = await start();
      const isTaken = await Promise.race([
        openEventStream(`${url}/v1/turns`, request).then(() => 'answered'),
        // In place of waiting for the lease to run out, as soon as the repeat waits for it.
        new Promise((resolve) => setTimeout(resolve, 500, 'waiting')),
      ]);
      expect(isTaken).toBe('waiting');
      setLeases(0);
      const events = toTurnEvents(await (await openEventStream(`${url}/v1/turns`, request)).rest());

      expect(events[0]).toMatchObject({ type: 'turn-start', sessionId });
      expect(events[0]).not.toMatchObject({ turnId });
      expect(events.at(-1)).toMatchObject({ type: 'turn-end' });
      expect(textOf(events)).toBe('the whole answer');
      expect(upstream.requests).toHaveLength(2);
      // Streams that end well are no error to anybody.
      expect(server?.output).not.toContain('ERROR');
      const history: unknown = await (await fetch(`${url}/session/${sessionId}`)).json();
      expect(history).toMatchObject({
        messages: [{ role: 'user' }, { role: 'user' }, { role: 'assistant', content: 'the whole answer' }],
      });
    },
    TIMEOUT_MS,
  );
});
