import { setTimeout as sleep } from 'node:timers/promises';
import type { TurnEvent } from '../../../src/conversation/index.js';
import { awaitUntil } from '../../support/await-until.js';
import { jsonPost, openEventStream, textOf } from '../../support/event-stream.js';
import { ServerProcess } from '../../support/server-process.js';

export const LEASE_MS = 600;
const SESSIONS = Array.from({ length: 10 }, (_, index) => `phiên ${index}`);
/** A life ends at random: every other one early, the rest behind some turns that completed. */
const MAX_COMPLETED = 12;
const MAX_LIFE_MS = 600;
/** By chance a life can end between answers; lives go on until one answer was cut, but not for ever. */
const MAX_LIVES = 100;

/** One turn as its client saw it. */
interface SeenTurn {
  readonly session: string;
  readonly input: string;
  readonly text: string;
  readonly isAcknowledged: boolean;
  readonly isComplete: boolean;
  /** From the request to the first event, in milliseconds. */
  readonly waitedMs: number;
}

interface HistoryMessage {
  readonly role: string;
  readonly content: string;
  readonly turn_status?: string;
}

export interface CrashFigures {
  readonly turns: number;
  readonly kills: number;
  readonly acknowledged: number;
  readonly completed: number;
  readonly cut: number;
  readonly refused: number;
  /** The longest that a turn waited for its first event behind a crash. */
  readonly longestWaitMs: number;
  /** What is wrong, in words; empty when all is well. */
  readonly problems: readonly string[];
}

/**
 * Runs turns in several sessions at once against a server that is killed at random points and started again, until
 * as many turns were begun as asked for and an answer was cut; then compares what the clients saw with what is stored.
 */
export async function runCrashes(
  store: Readonly<Record<string, string>>,
  turnCount: number,
): Promise<CrashFigures> {
  const variables = {
    LOG_LEVEL: 'info',
    DEMO_DELAY_MS: '4',
    RATE_LIMIT_REQUESTS: '100000',
    SESSION_LEASE_MS: String(LEASE_MS),
    SESSION_WAIT_MS: '20000',
    ...store,
  };
  const seen: SeenTurn[] = [];
  let kills = 0;
  while (kills < MAX_LIVES && (seen.length < turnCount || !seen.some(isCut))) {
    const server = ServerProcess.start(variables);
    try {
      const url = await server.url();
      let isAlive = true;
      const clients = SESSIONS.map(async (session) => {
        while (isAlive) seen.push(await runTurn(url, session, newInput()));
      });
      const completed = () => seen.filter(({ isComplete }) => isComplete).length;
      const wanted = completed() + (kills % 2 === 0 ? Math.ceil(Math.random() * MAX_COMPLETED) : 0);
      await awaitUntil(() => completed() >= wanted);
      await sleep(Math.random() * MAX_LIFE_MS);
      isAlive = false;
      server.signal('SIGKILL');
      kills++;
      await Promise.all(clients);
    } finally {
      server.signal('SIGKILL');
      await server.exited();
    }
  }
  return { ...(await compare(variables, seen)), kills };
}

let inputs = 0;

function newInput(): string {
  return `call me number ${++inputs}.`;
}

async function runTurn(url: string, session: string, input: string): Promise<SeenTurn> {
  const events: TurnEvent[] = [];
  const startedAt = performance.now();
  let waitedMs = 0;
  try {
    const body = { input, session_id: session };
    const stream = await openEventStream(`${url}/v1/turns`, jsonPost(body, { accept: 'text/event-stream' }));
    if (!stream.response.ok) return toSeen(session, `${input} ${stream.response.status}`, events, 0);
    for (let event = await stream.next(); event !== undefined; event = await stream.next()) {
      if (events.length === 0) waitedMs = performance.now() - startedAt;
      events.push(JSON.parse(event.data) as TurnEvent);
    }
  } catch {
    // The server was killed: what came until then is what the client has.
  }
  return toSeen(session, input, events, waitedMs);
}

function toSeen(session: string, input: string, events: readonly TurnEvent[], waitedMs: number): SeenTurn {
  return {
    session,
    input,
    text: textOf(events),
    isAcknowledged: events.some(({ type }) => type === 'turn-start'),
    isComplete: events.at(-1)?.type === 'turn-end',
    waitedMs,
  };
}

function isCut({ isAcknowledged, isComplete }: SeenTurn): boolean {
  return isAcknowledged && !isComplete;
}

async function compare(
  variables: Readonly<Record<string, string>>,
  seen: readonly SeenTurn[],
): Promise<Omit<CrashFigures, 'kills'>> {
  const server = ServerProcess.start(variables);
  const problems: string[] = [];
  const refused = seen.filter(({ input }) => / \d{3}$/.test(input));
  try {
    const url = await server.url();
    // A lease of the last life may still run.
    await sleep(LEASE_MS);
    for (const session of SESSIONS) {
      const response = await fetch(`${url}/session/${encodeURIComponent(session)}`);
      const { messages = [] } = (await response.json()) as { messages?: HistoryMessage[] };
      const turns = seen.filter((turn) => turn.session === session);
      problems.push(...turns.flatMap((turn) => findWrong(turn, messages)));
      const order = messages
        .filter(({ role }) => role === 'user')
        .map(({ content }) => Number(/\d+/.exec(content)));
      if (order.some((number, index) => number <= (order[index - 1] ?? 0)))
        problems.push(`${session}: order`);
      const after = await runTurn(url, session, newInput());
      if (!after.isComplete) problems.push(`${session}: still locked`);
    }
  } finally {
    server.signal('SIGKILL');
    await server.exited();
  }
  problems.push(...refused.map(({ session, input }) => `${session}: refused: ${input}`));
  return {
    turns: seen.length,
    acknowledged: seen.filter(({ isAcknowledged }) => isAcknowledged).length,
    completed: seen.filter(({ isComplete }) => isComplete).length,
    cut: seen.filter(isCut).length,
    refused: refused.length,
    longestWaitMs: Math.round(Math.max(...seen.map(({ waitedMs }) => waitedMs))),
    problems,
  };
}

function findWrong(turn: SeenTurn, messages: readonly HistoryMessage[]): string[] {
  const places = messages.flatMap(({ content }, index) => (content === turn.input ? [index] : []));
  const name = `${turn.session}: ${turn.input}`;
  if (places.length > 1) return [`${name} is there ${places.length} times`];
  const [place] = places;
  if (place === undefined) return turn.isAcknowledged ? [`${name} is lost`] : [];
  const [question, answer] = messages.slice(place, place + 2);
  const status = question?.turn_status ?? 'completed';
  if (turn.isComplete) {
    return status === 'completed' && answer?.content === turn.text ? [] : [`${name} is not as delivered`];
  }
  if (status === 'completed') return answer?.role === 'assistant' ? [] : [`${name} has no answer`];
  return status === 'interrupted' ? [] : [`${name} is ${status}`];
}
