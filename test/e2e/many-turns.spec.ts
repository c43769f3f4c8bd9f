import { afterEach, describe, expect, it } from '@jest/globals';
import type { TurnEnd } from '../../src/conversation/index.js';
import { TurnsService } from '../../src/turns/index.js';
import { lastValueFrom } from 'rxjs';
import { runTurn, textOf } from '../support/event-stream.js';
import { liveHeap } from '../support/heap.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const MEGABYTE = 1024 * 1024;

describe('many turns', () => {
  let service: TestApp;
  afterEach(() => service.close());

  it('answers 100 sessions at once, two turns each, whole and stored once', async () => {
    service = await startTestApp();
    await Promise.all(
      Array.from({ length: 100 }, async (_value, index) => {
        const session = `session-${index}`;
        const first = await runTurn(service.url, { input: `Calculate ${index} + 1000`, session_id: session });
        const second = await runTurn(service.url, { input: 'what did I just ask?', session_id: session });

        expect(textOf(first)).toContain(`${index + 1000}`);
        expect(textOf(second)).toContain(`Calculate ${index} + 1000`);
        const history = (await (await fetch(`${service.url}/session/${session}`)).json()) as {
          messages: { content: string }[];
        };
        expect(history.messages.map(({ content }) => content)).toEqual([
          `Calculate ${index} + 1000`,
          textOf(first),
          'what did I just ask?',
          textOf(second),
        ]);
      }),
    );
  });

  it('holds no memory of 5,000 turns', async () => {
    service = await startTestApp();
    const turns = service.app.get(TurnsService);
    const principal = { scope: 'anonymous', address: '127.0.0.1' };
    const run = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index++) {
        const { events } = await turns.start({
          principal,
          conversation: { kind: 'session', input: 'hello', sessionId: `session-${index % 50}` },
        });
        expect((await lastValueFrom(events)) as TurnEnd).toMatchObject({ type: 'turn-end' });
      }
    };
    // The logs of the last thousand turns are kept, so that is where the level is read first.
    await run(1_500);
    const before = await liveHeap();
    await run(3_500);

    expect((await liveHeap()) - before).toBeLessThan(8 * MEGABYTE);
  }, 120_000);
});
