import { mongo } from 'mongoose';
import { answerText } from '../answer-text.js';
import { sqlitePathIn } from '../contenders/nestor.js';
import { QUESTION } from '../contenders/servers.js';
import { alternate } from '../harness/alternate.js';
import type { Bench } from '../harness/bench.js';
import type { Contender } from '../harness/contender.js';
import type { ContenderServer } from '../harness/contender-server.js';
import type { Scenario } from '../harness/scenario.js';
import { warmUp } from '../harness/warm-up.js';
import { median } from '../report/median.js';
import type { Row } from '../report/suite-report.js';
import { seedMongo, seedSqlite } from '../seed-session.js';
import { faultsOfPhase } from './faults.js';
import { cpuPerTurn } from './metric.js';
import type { Suite } from './suite.js';

const SIZES = [10, 10_000] as const;
const SESSIONS = 5;
const TURNS = 150;
/** A round of so few turns is short, and one at the wrong moment a third dearer: more of them for each round of the others. */
const ROUNDS_EACH = 5;
const TOKENS = 20;
/** As many turns as the smallest session has, so that both send the same prompt: what differs is the store. */
const HISTORY = { MAX_HISTORY_TURNS: String(SIZES[0] / 2) };
const TURN = { question: QUESTION, answer: answerText(TOKENS, 'ascii'), tokens: 60 };

/** What a turn costs by the number of messages that its session has. */
export const history: Suite = {
  name: 'history',
  contenders: ['nestor', 'nestor-mongo'],
  run: async (bench, contenders, { rounds }) => {
    const faults: string[] = [];
    const rows: Row[] = [];
    for (const contender of contenders) {
      if (contender.store === 'none') continue;
      const server = withEnvironment(contender, HISTORY);
      rows.push(await bench.withFreshServer(server, (fresh) => measure(bench, fresh, rounds, faults)));
    }
    return {
      suite: 'history',
      title: `turns of ${TOKENS} tokens by stored messages, ${SESSIONS} sessions, a prompt of 5 turns`,
      columns: [
        { key: 'small', title: `CPU us/turn from ${SIZES[0]}` },
        { key: 'large', title: `from ${SIZES[1]}` },
        { key: 'ratio', title: 'ratio', digits: 2 },
      ],
      rows,
      faults,
    };
  },
};

async function measure(
  bench: Bench,
  server: ContenderServer,
  rounds: number,
  faults: string[],
): Promise<Row> {
  await warmUp(bench, server);
  for (const size of SIZES) await seed(server, size);
  const costs = await alternate(SIZES, rounds * ROUNDS_EACH + 1, async (size) => {
    const phase = await bench.measure(server, scenarioOf(size));
    faults.push(...faultsOfPhase(server.name, phase));
    return cpuPerTurn.of(phase);
  });
  const [small, large] = SIZES.map((size) => (costs.get(size) ?? []).slice(1));
  const ratios = (large ?? []).map((cost, round) => cost / (small?.[round] ?? NaN));
  const cells = { small: median(small ?? []), large: median(large ?? []), ratio: median(ratios) };
  return { name: server.name, title: server.contender.title, cells };
}

const nameOf = (size: number) => `history-${size}`;

function scenarioOf(size: number): Scenario {
  return {
    name: nameOf(size),
    upstream: { tokenCount: TOKENS, kind: 'ascii', mode: 'burst', delayMs: 1 },
    load: { connections: SESSIONS, until: { requests: TURNS } },
  };
}

/** A first turn makes each session. */
async function seed(server: ContenderServer, size: number): Promise<void> {
  const { contender, site } = server;
  for (let session = 0; session < SESSIONS; session++) {
    const id = `bench-${nameOf(size)}-${session}`;
    await server.ask({ prompt: QUESTION, session_id: id });
    if (contender.store === 'sqlite') {
      seedSqlite(sqlitePathIn(site.folder), id, size / 2 - 1, TURN);
    } else {
      const client = await new mongo.MongoClient(await site.mongoUri()).connect();
      await seedMongo(client.db(), id, size / 2 - 1, TURN);
      await client.close();
    }
  }
}

function withEnvironment(contender: Contender, variables: Readonly<Record<string, string>>): Contender {
  return {
    ...contender,
    command: async (site) => {
      const { args, env } = await contender.command(site);
      return { args, env: { ...env, ...variables } };
    },
  };
}
