import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Asking, Command, Contender, Site } from '../harness/contender.js';
import { QUESTION } from './servers.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The file of the sessions of a Nestor with this folder. */
export function sqlitePathIn(folder: string): string {
  return join(folder, 'nestor.db');
}

/** As it runs in production, but for limits that one client would reach at once. */
export function nestorCommand(site: Site, root = ROOT): Command {
  const { port, upstream, folder } = site;
  return {
    args: [
      ...nodeOptionsOf(root),
      '--import',
      pathToFileURL(join(root, 'dist/instrument.js')).href,
      join(root, 'dist/main.js'),
    ],
    env: {
      NODE_ENV: 'production',
      ENVIRONMENT: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      OPENAI_API_KEY: 'bench',
      OPENAI_BASE_URL: `${upstream}/v1`,
      SQLITE_PATH: sqlitePathIn(folder),
      LOG_DIR: join(folder, 'logs'),
      RATE_LIMIT_REQUESTS: '1000000000',
      RATE_LIMIT_BURST: '1000000000',
      MAX_OPEN_STREAMS: '100000',
      MAX_CONNECTIONS: '100000',
    },
  };
}

/** What `npm start` tells Node there. */
function nodeOptionsOf(root: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const [, options] = /exec node (.+?) --import /.exec(scripts.start) ?? [];
  if (options === undefined) throw new Error(`It cannot be told how ${root} is started: ${scripts.start}`);
  return options.split(' ');
}

/** `POST /stream`, each connection in a session of its own. */
export const streamAsking: Asking = {
  path: '/stream',
  wire: 'stream',
  body: (conversation) => ({ prompt: QUESTION, session_id: `${conversation}-{connection}` }),
};

export const nestor: Contender = {
  name: 'nestor',
  title: 'Nestor, sessions in SQLite',
  store: 'sqlite',
  command: (site) => nestorCommand(site),
  asking: () => streamAsking,
};

export const nestorOnMongo: Contender = {
  name: 'nestor-mongo',
  title: 'Nestor, sessions in MongoDB',
  store: 'mongo',
  command: async (site) => {
    const { args, env } = nestorCommand(site);
    return { args, env: { ...env, MONGODB_URI: await site.mongoUri() } };
  },
  asking: () => streamAsking,
};

/** Nestor as it is in another folder, built, to compare a change with what was before it. */
export function nestorIn(root: string): Contender {
  return {
    ...nestor,
    name: 'baseline',
    title: 'Nestor in --baseline',
    command: (site) => nestorCommand(site, root),
  };
}
