import { describe, expect, it } from '@jest/globals';
import { from, lastValueFrom } from 'rxjs';
import { SseFrame, type ClientConnection } from '../common/http/index.js';
import type { TurnEvent, TurnEventBody } from '../conversation/index.js';
import { turnFrames } from './turn-frames.js';

const TEXT: TurnEventBody = { type: 'text-delta', text: 'Hi' };
const FAILURE: TurnEventBody = {
  type: 'turn-error',
  code: 'UPSTREAM_FAILED',
  message: 'It broke.',
  retryable: true,
  partialText: '',
};
const cancelled = (reason: string): TurnEventBody => ({ type: 'turn-cancelled', reason });

describe('an answer that was opened ahead of its content', () => {
  it.each<[string, TurnEventBody[], boolean]>([
    ['a failure', [FAILURE], true],
    ['a shutdown', [cancelled('server shutting down')], true],
    ['its client', [cancelled('cancelled by the client')], false],
    ['a shutdown behind some content', [TEXT, cancelled('server shutting down')], false],
  ])('ended by %s: %j: was it in vain? %s', async (_by, bodies, expected) => {
    const events = from(bodies.map((body, at): TurnEvent => ({ sequence: at + 1, timestamp: 0, ...body })));
    let isInVain = false;
    const client = { noteInVain: () => (isInVain = true) } as unknown as ClientConnection;
    const turn = { turnId: 't', sessionId: 's', opened: Promise.resolve(false), events };
    await lastValueFrom(turnFrames(turn, client, () => [SseFrame.json({})]));

    expect(isInVain).toBe(expected);
  });
});
