/**
 * One user of the simulation, as it is now. Times in milliseconds from its question on. `tokens` is a guess by
 * the length of the text until the service has told.
 * @typedef {object} User
 * @property {string} name
 * @property {string} query
 * @property {'waiting' | 'tools' | 'streaming' | 'done' | 'failed'} state
 * @property {number} tokens
 * @property {boolean} isGuess
 * @property {number} tools
 * @property {number} toolFailures calls of tools that came to an error, which its answer then tells of
 * @property {number} [firstTokenMs]
 * @property {number} [totalMs]
 * @property {string} [error]
 */

/**
 * @typedef {object} Target
 * @property {string} url without a slash at its end
 * @property {string} route
 * @property {import('./dialects.js').Dialect} dialect
 * @property {string | undefined} key
 * @property {number} timeoutMs
 * @property {AbortSignal} signal ends all users
 */

const CHARACTERS_PER_TOKEN = 4;

/** @returns {User} */
export function newUser(number, query) {
  return {
    name: `user ${number}`,
    query,
    state: 'waiting',
    tokens: 0,
    isGuess: true,
    tools: 0,
    toolFailures: 0,
  };
}

/**
 * Asks, and keeps the user up to date until its answer has ended; never throws.
 * @param {User} user
 * @param {Target} target
 * @param {(user: User) => void} onChange called when its state has changed
 */
export async function runUser(user, target, onChange) {
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const change = (state) => {
    if (user.state === state) return;
    user.state = state;
    onChange(user);
  };
  let length = 0;
  let ending;
  try {
    for await (const sign of ask(user.query, target)) {
      switch (sign.kind) {
        case 'text':
          user.firstTokenMs ??= elapsedMs();
          length += sign.text.length;
          user.tokens = Math.ceil(length / CHARACTERS_PER_TOKEN);
          change('streaming');
          break;
        case 'tool':
          user.tools += 1;
          change('tools');
          break;
        case 'tool-failure':
          user.toolFailures += 1;
          break;
        default:
          ending ??= sign;
      }
    }
    if (ending?.kind !== 'end') throw new Error(ending?.error ?? 'the answer was cut: it has no end');
    if (ending.tokens !== undefined) Object.assign(user, { tokens: ending.tokens, isGuess: false });
  } catch (error) {
    user.error = explain(error);
  }
  user.totalMs = elapsedMs();
  change(user.error === undefined ? 'done' : 'failed');
}

async function* ask(query, { url, route, dialect, key, timeoutMs, signal }) {
  const response = await fetch(`${url}${route}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify(dialect.toBody(query)),
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  if (!response.ok) throw new Error(await refusalOf(response));
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) {
    throw new Error('the answer is no event stream');
  }
  for await (const data of dataOf(response.body)) {
    const sign = data === '[DONE]' ? undefined : dialect.read(JSON.parse(data));
    if (sign !== undefined) yield sign;
  }
}

/** The data of each event: every event of these routes has one line of it. */
async function* dataOf(body) {
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split(/\r?\n/);
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data:')) yield line.slice(5).trim();
  }
}

async function refusalOf(response) {
  const body = await response.json().catch(() => undefined);
  const { code, message } = body?.error ?? {};
  return [response.status, code, message].filter((part) => part !== undefined).join(' ');
}

function explain(error) {
  if (error.name === 'TimeoutError') return 'no end in time';
  return error.cause?.code ?? error.message;
}
