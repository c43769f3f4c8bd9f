import { QUESTION } from '../contenders/servers.js';
import { DIALECT_NAMES } from '../contenders/index.js';
import { tokenAt } from '../answer-text.js';
import type { Bench } from '../harness/bench.js';
import type { ContenderServer } from '../harness/contender-server.js';
import type { Scenario } from '../harness/scenario.js';
import { faultsOfPhase } from './faults.js';
import { EVERYBODY, type Suite } from './suite.js';

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'burst',
    upstream: { tokenCount: 500, kind: 'ascii', mode: 'burst', delayMs: 1 },
    load: { connections: 4, until: { requests: 12 } },
  },
  {
    name: 'tick',
    upstream: { tokenCount: 200, kind: 'ascii', mode: 'tick', delayMs: 1 },
    load: { connections: 4, until: { requests: 12 } },
  },
  {
    name: 'paced',
    upstream: { tokenCount: 30, kind: 'ascii', mode: 'paced', delayMs: 10 },
    load: { connections: 4, until: { requests: 12 } },
  },
  {
    name: 'mixed',
    upstream: { tokenCount: 300, kind: 'mixed', mode: 'tick', delayMs: 1 },
    load: { connections: 2, until: { requests: 6 } },
  },
];

/** Whether the answers are right in every mode, and whether Nestor does all of its work for them. */
export const smoke: Suite = {
  name: 'smoke',
  contenders: [...new Set([...EVERYBODY, 'nest', ...DIALECT_NAMES])],
  run: async (bench, contenders) => {
    const servers = await bench.serversOf(contenders);
    const faults: string[] = [];
    const rows = [];
    for (const server of servers) {
      const cells: Record<string, string> = {};
      for (const scenario of SCENARIOS) {
        const found = await tryOut(bench, server, scenario);
        faults.push(...found);
        cells[scenario.name] = found.length === 0 ? 'ok' : 'FAULT';
      }
      rows.push({ name: server.name, title: server.contender.title, cells });
    }
    return {
      suite: 'smoke',
      title: 'every byte of every answer; of Nestor also the history and the tools that the upstream got',
      columns: SCENARIOS.map(({ name }) => ({ key: name, title: name })),
      rows,
      faults,
    };
  },
};

async function tryOut(bench: Bench, server: ContenderServer, scenario: Scenario): Promise<string[]> {
  const own = { ...scenario, name: `smoke-${scenario.name}` };
  const phase = await bench.measure(server, own);
  const found = faultsOfPhase(`${server.name}, ${scenario.name}`, phase);
  return server.contender.store !== 'none'
    ? [...found, ...workFaults(server.name, phase.upstream.lastBody)]
    : found;
}

/** The last request is not the first of its session, so it must have had the turns before it. */
function workFaults(name: string, body: string): string[] {
  const request = JSON.parse(body) as { messages: { content: string }[]; tools?: object[] };
  const questions = request.messages.filter(({ content }) => content === QUESTION);
  const answers = request.messages.filter(({ content }) => content.startsWith(tokenAt(0, 'ascii')));
  return [
    ...(questions.length < 2 || answers.length < 1 ? [`${name}: no history was sent`] : []),
    ...((request.tools ?? []).length < 1 ? [`${name}: no tools were sent`] : []),
  ];
}
