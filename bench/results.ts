import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Machine } from './report/machine.js';
import { drawPicture } from './report/picture.js';
import type { SuiteReport } from './report/suite-report.js';

const PICTURE = fileURLToPath(new URL('../docs/images/performance.svg', import.meta.url));

/** What a run has measured. */
export interface Results {
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly reports: readonly SuiteReport[];
}

export function writeResults(path: string, results: Results): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(results, null, 1)}\n`);
}

/** Of several files: a suite that is in more than one is taken from the last of them. */
export function readResults(paths: readonly string[]): Results {
  const all = paths.map((path) => JSON.parse(readFileSync(path, 'utf8')) as Results);
  const last = all.at(-1);
  if (last === undefined) throw new Error('--from needs a file.');
  const reports = new Map(all.flatMap((one) => one.reports).map((report) => [report.suite, report]));
  return { ...last, reports: [...reports.values()] };
}

/** Draws the results into the documentation. */
export function writePicture({ reports, machine, measuredAt }: Results): void {
  const caption = `smaller is better; medians, ${machine.cores} cores of ${machine.cpu}, Node ${machine.node}, ${measuredAt.slice(0, 10)}`;
  writeFileSync(PICTURE, drawPicture(reports, caption));
}
