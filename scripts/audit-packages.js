/**
 * Fails when a package of the service has a known vulnerability of level high or critical. Says so, and does not
 * fail, where the registry cannot be asked: then nothing was checked.
 */
import { spawnSync } from 'node:child_process';

const LEVELS = ['high', 'critical'];

const { stdout, stderr, error } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  encoding: 'utf8',
  timeout: 60_000,
  maxBuffer: 64 * 1024 * 1024,
});
const report = parse(stdout);
const counts = report?.metadata?.vulnerabilities;

if (error !== undefined || counts === undefined) {
  const reason =
    error?.message ?? report?.message ?? report?.error?.summary ?? stderr.trim().split('\n').at(-1);
  process.stdout.write(
    `NOT CHECKED: the registry cannot be asked for advisories (${reason || 'no reason given'}).\n`,
  );
} else {
  const findings = Object.values(report.vulnerabilities ?? {}).filter(({ severity }) =>
    LEVELS.includes(severity),
  );
  for (const { name, severity, range } of findings) process.stdout.write(`${severity}: ${name} ${range}\n`);
  process.stdout.write(
    `${findings.length} packages of the service have a vulnerability of level high or above.\n`,
  );
  process.exitCode = findings.length === 0 ? 0 : 1;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
