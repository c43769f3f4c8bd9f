/**
 * Fails when a file of the project holds what belongs to one machine or person: a path of a machine,
 * a package registry's host, a key. `npm run lint:files`; an argument names another folder to check.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = process.argv[2] ?? new URL('..', import.meta.url).pathname;
const UNTRACKED = new Set(['.git', 'node_modules', 'dist', 'data', 'logs', 'coverage', '.cache', '.env']);

const machineFolders = ['work', 'tmp', 'root', String.raw`home/(?!node\b)[\w.-]+`, String.raw`Users/[\w.-]+`];
const registryNames = ['npmjs', 'yarnpkg', 'npmmirror'].map((name) => String.raw`\bregistry\.${name}\.`);
const registryProducts = ['artifactory', 'verdaccio', 'pythonhosted', 'pypi'].map(
  (name) => String.raw`https?://[\w.-]*${name}`,
);
const keyShapes = [
  String.raw`\bsk-(?:[a-z]+\d*-)*[A-Za-z0-9_]{24,}`,
  String.raw`\bAIza[\w-]{35}\b`,
  String.raw`\bgsk_[A-Za-z0-9]{40,}`,
  String.raw`\bgh[pousr]_[A-Za-z0-9]{36}`,
  String.raw`\bnpm_[A-Za-z0-9]{36}\b`,
  String.raw`\bAKIA[A-Z0-9]{16}\b`,
  String.raw`\bxox[abp]-[\w-]{20,}`,
  '-----BEGIN' + ' [A-Z ]*PRIVATE KEY',
];

const BANNED = [
  {
    what: 'a path of one machine',
    pattern: anyOf([String.raw`(?<![\w.~/})-])/(?:${machineFolders.join('|')})/`]),
  },
  { what: 'a package registry', pattern: anyOf([...registryNames, ...registryProducts, ...ownRegistry()]) },
  { what: 'a registry setting', pattern: /^\s*(?:@[\w-]+:)?registry\s*=/, files: /(?:^|\/)\.npmrc$/ },
  { what: 'the address a package came from', pattern: /"resolved": "https?:/, files: /package-lock\.json$/ },
  { what: 'a key', pattern: anyOf(keyShapes) },
];

const problems = listFiles(root).flatMap(checkFile);
for (const problem of problems) console.error(problem);
console.log(
  problems.length === 0 ? 'No file holds what belongs to one machine.' : `${problems.length} found.`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

function anyOf(patterns) {
  return new RegExp(patterns.join('|'));
}

/** The host this machine installs from, where npm tells it and it is not the machine itself. */
function ownRegistry() {
  const address = process.env.npm_config_registry;
  if (address === undefined || !URL.canParse(address)) return [];
  const { hostname } = new URL(address);
  return hostname.includes('.') && !hostname.startsWith('127.')
    ? [hostname.replaceAll('.', String.raw`\.`)]
    : [];
}

/** What git tracks or would; in a copy without git, all but what is never tracked. */
function listFiles(folder) {
  try {
    const options = {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 2 ** 26,
    };
    const listed = execFileSync(
      'git',
      ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '.'],
      options,
    );
    return listed.split('\0').filter((path) => path !== '');
  } catch {
    return walk(folder, '');
  }
}

function walk(folder, prefix) {
  return readdirSync(join(folder, prefix), { withFileTypes: true })
    .filter((entry) => !UNTRACKED.has(entry.name))
    .flatMap((entry) => {
      const path = join(prefix, entry.name);
      return entry.isDirectory() ? walk(folder, path) : [path];
    });
}

/** Names the line, never its text: it may be a secret. */
function checkFile(path) {
  const file = join(root, path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return [];
  const text = readFileSync(file, 'utf8');
  if (text.includes('\0')) return [];
  const rules = BANNED.filter(({ files }) => files === undefined || files.test(path));
  return text
    .split('\n')
    .flatMap((line, index) =>
      rules.filter(({ pattern }) => pattern.test(line)).map(({ what }) => `${path}:${index + 1}: ${what}`),
    );
}
