import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { contendersNamed } from './contenders/index.js';
import { Bench } from './harness/bench.js';
import { installPeers } from './harness/install-peers.js';
import { warmUp } from './harness/warm-up.js';
import { parseOptions, type Options } from './options.js';
import type { SuiteReport } from './report/suite-report.js';
import { renderReport } from './report/text-table.js';
import { suitesNamed } from './suites/index.js';
import type { Suite } from './suites/suite.js';

/** `npm run bench [-- options]`: what streaming costs, by the side of others. README.md tells how to read it. */
async function run(options: Options): Promise<readonly SuiteReport[]> {
  const suites = suitesNamed(options.suites);
  installPeers();
  const bench = await Bench.open(options.profile);
  const reports: SuiteReport[] = [];
  const warm = new Set<string>();
  try {
    for (const suite of suites) {
      const report = await runSuite(bench, suite, options, warm);
      reports.push(report);
      console.log(renderReport(report));
    }
  } finally {
    await bench.close();
  }
  return reports;
}

async function runSuite(
  bench: Bench,
  suite: Suite,
  options: Options,
  warm: Set<string>,
): Promise<SuiteReport> {
  const contenders = contendersNamed(options.contenders ?? suite.contenders, options.baseline);
  const servers = [];
  for (const contender of contenders) {
    const server = await bench.serverOf(contender);
    servers.push(server);
    if (suite.name === 'smoke' || warm.has(server.name)) continue;
    await warmUp(bench, server);
    warm.add(server.name);
  }
  return suite.run(bench, servers, options);
}

const options = parseOptions(process.argv.slice(2));
const reports = await run(options);
if (options.out !== undefined) {
  mkdirSync(dirname(options.out), { recursive: true });
  writeFileSync(options.out, JSON.stringify(reports, null, 1));
}
process.exit(reports.some(({ faults }) => faults.length > 0) ? 1 : 0);
