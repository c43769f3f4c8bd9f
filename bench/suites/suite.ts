import type { Bench } from '../harness/bench.js';
import type { Contender } from '../harness/contender.js';
import type { SuiteReport } from '../report/suite-report.js';

export interface SuiteOptions {
  readonly rounds: number;
  /** How long new turns are begun in a measurement, instead of the suite's own time. */
  readonly seconds: number | undefined;
  readonly minutes: number;
  /** Open streams of idle and many, instead of their own number. */
  readonly streams: number | undefined;
}

export interface Suite {
  readonly name: string;
  /** Those measured where none are named. */
  readonly contenders: readonly string[];
  run(bench: Bench, contenders: readonly Contender[], options: SuiteOptions): Promise<SuiteReport>;
}

/** What most suites compare Nestor with. */
export const EVERYBODY = ['floor', 'hand', 'express', 'portkey', 'aisdk', 'nestor', 'nestor-mongo'];
export const FLOOR = 'floor';
/** How long most suites begin new turns in a measurement. */
export const SECONDS = 2.5;
/** The same where a turn takes two seconds: three on each connection, the first of which opens it. */
export const PACED_SECONDS = 5.5;
