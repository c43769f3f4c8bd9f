import { createServer, type AddressInfo } from 'node:net';
import { Pacer } from './pacer.js';
import { UpstreamConnection, type UpstreamHost } from './upstream-connection.js';
import type { UpstreamCommand, UpstreamMessage, UpstreamPlan, UpstreamReport } from './upstream-plan.js';

/**
 * A fake of OpenAI's chat completions as a process of its own, on a raw server: it writes prepared bytes, so that it
 * costs far less than what is measured. Its parent sets what it answers, and asks what it has seen.
 */
const BACKLOG = 4_096;
const NOTHING: UpstreamReport = {
  requests: 0,
  connections: 0,
  tokens: 0,
  firstTokenWaitMs: 0,
  abandoned: 0,
  lastBody: '',
};

let plan: UpstreamPlan = { tokenCount: 20, kind: 'ascii', mode: 'burst', delayMs: 1 };
let seen = NOTHING;
const pacers = new Map<number, Pacer>();

const host: UpstreamHost = {
  plan: () => plan,
  pacer: (delayMs) => {
    const pacer = pacers.get(delayMs) ?? new Pacer(delayMs);
    pacers.set(delayMs, pacer);
    return pacer;
  },
  onRequest: (lastBody) => {
    seen = { ...seen, requests: seen.requests + 1, lastBody };
  },
  onFirstToken: (waitMs) => {
    seen = { ...seen, firstTokenWaitMs: seen.firstTokenWaitMs + waitMs };
  },
  onAnswered: (tokenCount, wasRead) => {
    seen = wasRead
      ? { ...seen, tokens: seen.tokens + tokenCount }
      : { ...seen, abandoned: seen.abandoned + 1 };
  },
};

const server = createServer({ noDelay: true }, (socket) => {
  seen = { ...seen, connections: seen.connections + 1 };
  new UpstreamConnection(socket, host);
});

function tell(message: UpstreamMessage): void {
  process.send?.(message);
}

process.on('message', (command: UpstreamCommand) => {
  if (command.type === 'plan') {
    plan = command.plan;
    tell({ type: 'planned' });
  } else {
    tell({ type: 'report', report: seen });
    seen = NOTHING;
  }
});
process.on('disconnect', () => process.exit(0));
server.listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG }, () => {
  tell({ type: 'listening', port: (server.address() as AddressInfo).port });
});
