import { setTimeout as sleep } from 'node:timers/promises';
import { answerText } from '../answer-text.js';
import { loadPlan, type Bench } from '../harness/bench.js';
import type { ContenderServer } from '../harness/contender-server.js';
import type { Scenario } from '../harness/scenario.js';
import { warmUp } from '../harness/warm-up.js';
import { AsciiCheck } from '../load/ascii-check.js';
import { requestHead } from '../load/load-run.js';
import { DROPPED, PausedReader } from '../load/paused-reader.js';
import { WIRES } from '../load/wires.js';
import type { Cell } from '../report/suite-report.js';
import type { Suite } from './suite.js';

/** Nearly the longest answer that Nestor takes, 500,000 characters, in 100 MB of events. */
const TOKENS = 106_000;
const PADDING_BYTES = 615;
const PAUSE_MS = 15_000;
const SAMPLE_MS = 250;
const READ_ON_TIMEOUT_MS = 60_000;
const CAUGHT_UP = 'caught up';

const SCENARIO: Scenario = {
  name: 'slow',
  upstream: { tokenCount: TOKENS, kind: 'ascii', mode: 'tick', delayMs: 1, paddingBytes: PADDING_BYTES },
  load: { connections: 1, until: { requests: 1 } },
};

/** What a server holds for a client that does not read, and what becomes of its answer. */
export const slow: Suite = {
  name: 'slow',
  contenders: ['floor', 'express', 'nestor'],
  run: async (bench, contenders) => {
    const rows = [];
    const faults = [];
    for (const contender of contenders) {
      const cells = await bench.withFreshServer(contender, (server) => pauseOn(bench, server));
      rows.push({ name: contender.name, title: contender.title, cells });
      if (![CAUGHT_UP, DROPPED].includes(String(cells['outcome']))) {
        faults.push(`${contender.name}: ${cells['outcome']}`);
      }
      if (contender.store !== 'none' && cells['log'] !== 'whole') {
        faults.push(`${contender.name}: of the turn in the log is ${cells['log']}`);
      }
    }
    return {
      suite: 'slow',
      title: `a client that pauses for ${PAUSE_MS / 1_000} s at the start of an answer of 100 MB`,
      columns: [
        { key: 'liveMb', title: 'live MB more', digits: 1 },
        { key: 'rssMb', title: 'RSS MB more', digits: 1 },
        { key: 'upstream', title: 'the upstream meanwhile' },
        { key: 'outcome', title: 'then' },
        { key: 'log', title: 'in the log' },
      ],
      rows,
      faults,
    };
  },
};

async function pauseOn(bench: Bench, server: ContenderServer): Promise<Record<string, Cell>> {
  await warmUp(bench, server);
  await bench.upstream.follow(SCENARIO.upstream);
  await bench.upstream.report();
  const before = await server.read();
  const check = new AsciiCheck(answerText(TOKENS, 'ascii'), WIRES[server.asking.wire]);
  const reader = await PausedReader.begin(requestOf(server), server.site.port, check);
  let rssMb = 0;
  for (let waited = 0; waited < PAUSE_MS; waited += SAMPLE_MS) {
    await sleep(SAMPLE_MS);
    rssMb = Math.max(rssMb, server.rssMb());
  }
  const during = await server.read();
  const { tokens: answered } = await bench.upstream.report();
  reader.readOn();
  await Promise.race([reader.ended, sleep(READ_ON_TIMEOUT_MS)]);
  return {
    liveMb: during.liveMb - before.liveMb,
    rssMb: rssMb - before.rssMb,
    upstream: answered === 0 ? 'held back' : 'read to its end',
    outcome: reader.fault() ?? CAUGHT_UP,
    log: server.contender.store === 'none' ? '-' : await logged(server),
  };
}

function requestOf(server: ContenderServer): string {
  const plan = loadPlan(server, SCENARIO);
  const body = plan.body.replaceAll('{connection}', '0');
  return `${requestHead(plan)}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Whether the session has the whole answer. */
async function logged(server: ContenderServer): Promise<string> {
  const response = await fetch(`${server.url}/session/bench-${SCENARIO.name}-0`);
  if (!response.ok) return `status ${response.status}`;
  const { messages } = (await response.json()) as {
    messages: { role: string; content: string; turn_status?: string }[];
  };
  const last = messages.at(-1);
  if (last?.role !== 'assistant') return `no answer (${last?.turn_status})`;
  if (last.content === answerText(TOKENS, 'ascii')) return 'whole';
  return `${last.content.length} characters (${last.turn_status})`;
}
