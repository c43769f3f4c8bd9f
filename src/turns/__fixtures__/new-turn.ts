import { TurnRecorder } from '../turn-recorder.js';
import { Turn } from '../turn.js';

/** A turn of a session that nobody runs, and whose events nobody keeps. */
export function newTurn(turnId: string): Turn {
  return new Turn(
    {
      turnId,
      sessionId: 'session',
      principal: { scope: 'scope', address: '192.0.2.1' },
      conversation: { kind: 'session', input: 'hello' },
      tools: { kind: 'server' },
      options: {},
      canRetract: false,
      targets: [{ provider: 'demo', model: 'demo' }],
      timeoutMs: 120_000,
    },
    new TurnRecorder(turnId),
  );
}
