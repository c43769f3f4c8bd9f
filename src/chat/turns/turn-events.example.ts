import type { TurnEvent } from '../../conversation/index.js';
import { encodeTurnEvent } from './turn-event.encoder.js';

const TIMESTAMP = 1764000000000;
const TARGET = { provider: 'demo', model: 'demo' };
const USAGE = { inputTokens: 12, outputTokens: 5, estimated: true };

const EVENTS: readonly TurnEvent[] = [
  {
    sequence: 1,
    timestamp: TIMESTAMP,
    type: 'turn-start',
    turnId: '5f0c7f0e-7b7e-4a0e-9d0c-2a5e4a9f3b11',
    sessionId: 'my-session',
    ...TARGET,
  },
  { sequence: 2, timestamp: TIMESTAMP, type: 'text-delta', text: 'It is noon.' },
  { sequence: 3, timestamp: TIMESTAMP, type: 'usage', ...USAGE, ...TARGET, durationMs: 20 },
  {
    sequence: 4,
    timestamp: TIMESTAMP,
    type: 'turn-end',
    finishReason: 'stop',
    ...TARGET,
    usage: USAGE,
    messageId: 'c1f0a1de-54a4-4a8e-8f4e-4f9b3b4c8a77',
    events: 4,
    sha256: '0b8d6b3f9df0d3f5c5c2c7c3b9b5ff8f0f3a8e3d0e1a4a2f6f7e0c9d8b7a6f5e',
  },
];

/** A short turn, as it is sent. */
export const EVENT_STREAM_EXAMPLE = EVENTS.map(
  (event) => encodeTurnEvent(event, { areAttemptsDetailed: false }).text,
).join('');

/** What every event of the native stream holds, for the OpenAPI document. */
export const EVENT_STREAM_DESCRIPTION = `Each event has \`event:\` its type, \`id:\` its sequence number and \`data:\` itself as JSON, with \`sequence\` and \`timestamp\`.

| Event | Fields |
| --- | --- |
| turn-start | turnId, sessionId, provider, model |
| text-delta | text |
| tool-call | callId, name, arguments |
| tool-result | callId, name, result or error and code, durationMs, cached |
| attempt | number, provider, model, reason, mode, delayMs; with mode reset, keptLength: the text behind it is taken back |
| usage | inputTokens, outputTokens, cachedInputTokens, estimated, costUsd, provider, model; reason where it gave no answer: one attempt |
| turn-end | finishReason, provider, model, usage, messageId, events, sha256 |
| turn-error | code, message, retryable, partialText; failedReason of the last attempt |
| turn-cancelled | reason |

Where STREAM_ATTEMPT_DETAILS is on, keyIndex, durationMs, failedAfterMs and failedKeyIndex tell the key and the times of attempts.

Exactly one of the last three ends the stream. A silence is filled by an event \`heartbeat\`, which has no id.`;
