/**
 * Reads jest's JSON report and prints what did not run, then `N passed, N failed` as the last line. Exits
 * non-zero when no test ran, or when one was left out: a skipped test looks like a passed one.
 */
import { readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
const report = readReport(file);
const leftOut = report.testResults.flatMap(({ name, assertionResults }) =>
  assertionResults
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ status, fullName }) => `${status}: ${name}: ${fullName}`),
);
const problems = [
  ...leftOut,
  ...(report.numPendingTestSuites > 0 ? [`${report.numPendingTestSuites} suites were skipped`] : []),
  ...(report.numPassedTests + report.numFailedTests === 0 ? ['no test ran'] : []),
];
const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;

for (const problem of problems) console.log(problem);
console.log(`${report.numPassedTests} passed, ${failed} failed`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** A missing or broken report counts as one in which nothing ran. */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return {
      testResults: [],
      numPendingTestSuites: 0,
      numPassedTests: 0,
      numFailedTests: 0,
      numRuntimeErrorTestSuites: 0,
    };
  }
}
