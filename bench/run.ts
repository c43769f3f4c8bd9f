import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { contendersNamed } from './contenders/index.js';
import { Bench } from './harness/bench.js';
import { installPeers } from './harness/install-peers.js';
import { parseOptions, type Options } from './options.js';
import type { SuiteReport } from './report/suite-report.js';
import { renderReport } from './report/text-table.js';
import { suitesNamed } from './suites/index.js';

/** `npm run bench [-- options]`: what streaming costs, by the side of others. README.md tells how to read it. */
async function run(options: Options): Promise<readonly SuiteReport[]> {
  const suites = suitesNamed(options.suites);
  installPeers();
  const bench = await Bench.open(options.profile);
  const reports: SuiteReport[] = [];
  try {
    for (const suite of suites) {
      const names = options.contenders ?? suite.contenders;
      const report = await suite.run(bench, contendersNamed(names, options.baseline), options);
      reports.push(report);
      console.log(renderReport(report));
    }
  } finally {
    await bench.close();
  }
  return reports;
}

const options = parseOptions(process.argv.slice(2));
const reports = await run(options);
if (options.out !== undefined) {
  mkdirSync(dirname(options.out), { recursive: true });
  writeFileSync(options.out, JSON.stringify(reports, null, 1));
}
process.exit(reports.some(({ faults }) => faults.length > 0) ? 1 : 0);
