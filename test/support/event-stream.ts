import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { TurnEvent } from '../../src/conversation/index.js';

/** An open event stream, read event by event. */
export interface EventStreamReader {
  readonly response: Response;
  /** The next event; undefined at the end of the stream. */
  next(): Promise<EventSourceMessage | undefined>;
  /** All events up to the end. */
  rest(): Promise<EventSourceMessage[]>;
  /** Drops the connection. */
  abort(): void;
}

/** Sends a request and reads its answer as an event stream, with a parser that is not ours. */
export async function openEventStream(url: string, init: RequestInit = {}): Promise<EventStreamReader> {
  const controller = new AbortController();
  const response = await fetch(url, { ...init, signal: controller.signal });
  const queue: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => queue.push(event) });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();

  const next = async (): Promise<EventSourceMessage | undefined> => {
    while (queue.length === 0) {
      const chunk = await reader?.read();
      if (chunk === undefined || chunk.done) return undefined;
      parser.feed(chunk.value);
    }
    return queue.shift();
  };
  const rest = async (): Promise<EventSourceMessage[]> => {
    const events: EventSourceMessage[] = [];
    for (let event = await next(); event !== undefined; event = await next()) events.push(event);
    return events;
  };
  return {
    response,
    next,
    rest,
    abort: () => {
      controller.abort();
    },
  };
}

/** A POST of JSON. */
export function jsonPost(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** POSTs JSON and reads the whole answer as JSON events of the kept contracts. */
export async function postJsonEvents(url: string, body: unknown): Promise<Record<string, unknown>[]> {
  const stream = await openEventStream(url, jsonPost(body));
  return (await stream.rest()).map((event) => JSON.parse(event.data) as Record<string, unknown>);
}

/** Runs a turn on the native route and returns its events. */
export async function runTurn(url: string, body: unknown): Promise<TurnEvent[]> {
  const stream = await openEventStream(`${url}/v1/turns`, jsonPost(body, { accept: 'text/event-stream' }));
  return toTurnEvents(await stream.rest());
}

/** The turn's events; heartbeats, which come where a machine is slow, are none. */
export function toTurnEvents(messages: readonly EventSourceMessage[]): TurnEvent[] {
  return messages
    .filter(({ event }) => event !== 'heartbeat')
    .map((message) => JSON.parse(message.data) as TurnEvent);
}

/** The text that a client of the native stream ends up with: pieces joined, retracted ones taken back. */
export function textOf(events: readonly TurnEvent[]): string {
  return events.reduce((text, event) => {
    if (event.type === 'text-delta') return text + event.text;
    return event.type === 'attempt' && event.mode === 'reset' ? text.slice(0, event.keptLength) : text;
  }, '');
}
