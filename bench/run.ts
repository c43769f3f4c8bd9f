import { contendersNamed } from './contenders/index.js';
import { Bench } from './harness/bench.js';
import { installPeers } from './harness/install-peers.js';
import { parseOptions, type Options } from './options.js';
import { describeMachine, renderMachine } from './report/machine.js';
import type { SuiteReport } from './report/suite-report.js';
import { renderVerdicts, verdictsOn } from './report/targets.js';
import { renderReport } from './report/text-table.js';
import { readResults, writePicture, writeResults, type Results } from './results.js';
import { suitesNamed } from './suites/index.js';
import { UsageError } from './usage-error.js';

/** `npm run bench [-- options]`: what streaming costs, by the side of others. README.md tells how to read it. */
async function measure(options: Options): Promise<Results> {
  const suites = suitesNamed(options.suites);
  const machine = describeMachine();
  console.log(renderMachine(machine));
  installPeers();
  const bench = await Bench.open(options.profile);
  const reports: SuiteReport[] = [];
  const results = { measuredAt: new Date().toISOString(), machine, reports };
  try {
    for (const suite of suites) {
      const names = options.contenders ?? suite.contenders;
      const report = await suite.run(bench, contendersNamed(names, options.baseline), options);
      reports.push(report);
      console.log(renderReport(report));
      if (options.out !== undefined) writeResults(options.out, results);
    }
  } finally {
    await bench.close();
  }
  return results;
}

function reread(paths: readonly string[]): Results {
  const results = readResults(paths);
  console.log(renderMachine(results.machine));
  for (const report of results.reports) console.log(renderReport(report));
  return results;
}

async function run(args: string[]): Promise<void> {
  const options = parseOptions(args);
  const results = options.from.length > 0 ? reread(options.from) : await measure(options);
  const verdicts = verdictsOn(results.reports);
  if (verdicts.length > 0) console.log(renderVerdicts(verdicts));
  if (options.isPictureWanted) writePicture(results);
  process.exit(results.reports.some(({ faults }) => faults.length > 0) ? 1 : 0);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message} See bench/README.md.`);
  process.exit(2);
}
