import { ApiError, call } from './api.js';
import { readEvents } from './event-stream.js';

/** @typedef {import('./types.d.ts').TurnEvent} TurnEvent */

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 10_000;
/** Whatever HEARTBEAT_INTERVAL_MS is, the service sends heartbeats more often than this; a longer silence is a dead connection. */
const SILENCE_MS = 45_000;
/** After waking up, a connection that has been silent this long is not trusted. */
const STALE_MS = 5_000;

const TERMINAL = new Set(['turn-end', 'turn-error', 'turn-cancelled']);

/**
 * Follows one turn to its end, over as many connections as that takes. Each event is given once and in
 * order: a new connection goes on behind the last event that was seen.
 */
export class TurnStream {
  #lastSequence = 0;
  #isClosed = false;
  /** When the connection was last heard of: at its beginning, then with each byte. */
  #lastBytesAt = Date.now();
  #failures = 0;
  #connection = new AbortController();
  #wakeUp = () => {};

  /**
   * @param {{
   *   turn: import('./types.d.ts').OpenTurn,
   *   sessionId: string,
   *   onEvent: (event: TurnEvent) => void,
   *   onConnection: (connection: 'waiting' | 'streaming' | 'reconnecting') => void,
   *   onAnswer: (response: Response) => void,
   * }} options
   */
  constructor({ turn, sessionId, onEvent, onConnection, onAnswer }) {
    this.turn = turn;
    this.sessionId = sessionId;
    this.onEvent = onEvent;
    this.onConnection = onConnection;
    this.onAnswer = onAnswer;
    /** The id of the request that started the turn, to quote when it fails. @type {string | undefined} */
    this.requestId = undefined;
  }

  /**
   * Resolves with true once the turn has ended, with false when it was closed before or its end is no longer
   * told. Throws `ApiError` where another try would not help.
   */
  async run() {
    const watchdog = setInterval(() => this.#dropWhenSilent(SILENCE_MS), 5_000);
    try {
      while (!this.#isClosed) {
        try {
          const hasEnded = await this.#follow();
          if (hasEnded !== undefined) return hasEnded;
        } catch (error) {
          if (this.#isClosed) return false;
          if (!this.#isWorthARetry(error)) throw error;
        }
        await this.#pause();
      }
      return false;
    } finally {
      clearInterval(watchdog);
    }
  }

  /** Leaves the turn, which goes on without this page. */
  close() {
    this.#isClosed = true;
    this.#connection.abort();
    this.#wakeUp();
  }

  /** The network or the machine is back: try at once, and drop a connection that may be dead. */
  nudge({ isNetworkNew = false } = {}) {
    this.#failures = 0;
    this.#wakeUp();
    this.#dropWhenSilent(isNetworkNew ? 0 : STALE_MS);
  }

  /** One connection. Undefined when it broke off. */
  async #follow() {
    this.#connection = new AbortController();
    this.#lastBytesAt = Date.now();
    this.onConnection(this.#failures === 0 && this.#lastSequence === 0 ? 'waiting' : 'reconnecting');
    const response = await this.#request(this.#connection.signal);
    this.onAnswer(response);
    if (response.status === 204 || response.body === null) return false;
    for await (const { data } of readEvents(response.body, () => this.#heard())) {
      const event = parseEvent(data);
      // What has no number is a heartbeat.
      if (event === undefined || event.sequence <= this.#lastSequence) continue;
      this.#lastSequence = event.sequence;
      if (event.type === 'turn-start') this.turn.turnId = event.turnId;
      this.onEvent(event);
      if (TERMINAL.has(event.type)) return true;
    }
    return undefined;
  }

  /** @param {AbortSignal} signal */
  async #request(signal) {
    const headers = { Accept: 'text/event-stream' };
    const { turnId, key, input, provider, model } = this.turn;
    if (turnId !== undefined) {
      return call(`v1/turns/${encodeURIComponent(turnId)}/events`, {
        headers: {
          ...headers,
          ...(this.#lastSequence > 0 && { 'Last-Event-ID': String(this.#lastSequence) }),
        },
        signal,
      });
    }
    const response = await call('v1/turns', {
      method: 'POST',
      // With the same key the service gives the same turn again, so that nothing is asked twice.
      headers: { ...headers, 'Idempotency-Key': key },
      body: { input, session_id: this.sessionId, provider, model },
      signal,
    });
    this.requestId = response.headers.get('X-Request-ID') ?? undefined;
    return response;
  }

  #heard() {
    this.#lastBytesAt = Date.now();
    this.#failures = 0;
    this.onConnection('streaming');
  }

  /** @param {number} silenceMs */
  #dropWhenSilent(silenceMs) {
    if (Date.now() - this.#lastBytesAt >= silenceMs) this.#connection.abort();
  }

  /** @param {unknown} error */
  #isWorthARetry(error) {
    if (!(error instanceof ApiError)) return true;
    return error.code === 'NETWORK' || (this.turn.turnId !== undefined && error.isPassing);
  }

  /** Waits longer after each failure, at random within it, so that many pages do not come back at once. */
  #pause() {
    const limitMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.onConnection('reconnecting');
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, limitMs * (0.5 + Math.random() / 2));
      this.#wakeUp = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }
}

/** @param {string} data @returns {TurnEvent | undefined} */
function parseEvent(data) {
  try {
    const event = JSON.parse(data);
    return typeof event?.type === 'string' && Number.isInteger(event.sequence) ? event : undefined;
  } catch {
    return undefined;
  }
}
