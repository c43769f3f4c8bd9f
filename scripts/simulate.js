/** Many users at once, and a live table of how they fare: `npm run simulate -- --help`. */
import { parseArgs } from 'node:util';
import { DIALECTS } from './simulate/dialects.js';
import { assertReachable } from './simulate/assert-reachable.js';
import { QUERIES } from './simulate/queries.js';
import { renderSummary } from './simulate/render.js';
import { openScreen } from './simulate/screen.js';
import { summarize } from './simulate/summarize.js';
import { newUser, runUser } from './simulate/user.js';

const HELP = `Usage: npm run simulate -- [options]

Sends sample questions as many users at once and shows how each of them fares.

  --users N      how many, 1 to 1000 (20)
  --url URL      the service (http://127.0.0.1:3000)
  --route PATH   ${Object.keys(DIALECTS).join(', ')} (/stream)
  --key KEY      an API key or token, where the service asks for one
  --timeout S    seconds until a user gives up (180)
  --help         this text

Exits with 1 when a user got an error, and with 2 when it could not begin.
`;

const OPTIONS = {
  users: { type: 'string', default: '20' },
  url: { type: 'string', default: 'http://127.0.0.1:3000' },
  route: { type: 'string', default: '/stream' },
  key: { type: 'string' },
  timeout: { type: 'string', default: '180' },
  help: { type: 'boolean', default: false },
};

class Refusal extends Error {}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function main() {
  const options = readOptions();
  if (options === undefined) {
    process.stdout.write(HELP);
    return 0;
  }
  const { count, target } = options;
  await assertReachable(target.url).catch((error) => {
    throw new Refusal(error.message);
  });
  const users = Array.from({ length: count }, (_, index) =>
    newUser(index + 1, QUERIES[index % QUERIES.length]),
  );
  const interrupt = new AbortController();
  process.once('SIGINT', () => interrupt.abort(new Error('stopped by Ctrl-C')));
  const screen = openScreen(process.stdout, users);
  const startedAt = performance.now();
  await Promise.all(
    users.map((user) => runUser(user, { ...target, signal: interrupt.signal }, screen.update)),
  );
  screen.close();
  const summary = summarize(users, performance.now() - startedAt);
  process.stdout.write(`\n${renderSummary(summary)}\n`);
  return summary.failed > 0 ? 1 : 0;
}

/** Undefined when help is asked for. */
function readOptions() {
  let values;
  try {
    ({ values } = parseArgs({ options: OPTIONS }));
  } catch (error) {
    throw new Refusal(`${error.message}\n\n${HELP}`);
  }
  if (values.help) return undefined;
  const { url, route, key } = values;
  const dialect = Object.hasOwn(DIALECTS, route) ? DIALECTS[route] : undefined;
  if (dialect === undefined) throw new Refusal(`--route must be one of ${Object.keys(DIALECTS).join(', ')}.`);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new Refusal('--url must be an address such as http://127.0.0.1:3000.');
  }
  const base = url.replace(/\/+$/, '');
  const timeoutMs = wholeNumber('timeout', values.timeout, 3_600) * 1_000;
  return {
    count: wholeNumber('users', values.users, 1_000),
    target: { url: base, route, dialect, key, timeoutMs },
  };
}

function wholeNumber(name, text, max) {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= max) return number;
  throw new Refusal(`--${name} must be a whole number from 1 to ${max}.`);
}
