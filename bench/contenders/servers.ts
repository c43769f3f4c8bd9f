import { fileURLToPath } from 'node:url';
import type { Command, Contender, Site } from '../harness/contender.js';

const MODEL = 'gpt-4o-mini';
export const QUESTION = 'Tell me a long story about the sea.';

/** A streamed chat completion as OpenAI's clients ask for it. */
export function completionBody(model = MODEL): object {
  return {
    model,
    messages: [{ role: 'user', content: QUESTION }],
    stream: true,
    stream_options: { include_usage: true },
  };
}

/** A server in a file of this folder's neighbours, which reads PORT and UPSTREAM. */
function serverFile(path: string): (site: Site) => Command {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  return ({ port, upstream }) => ({
    args: [file],
    env: { PORT: String(port), UPSTREAM: upstream, NODE_ENV: 'production' },
  });
}

const plainChat = () => ({ path: '/chat', wire: 'plain' as const, body: () => ({ message: QUESTION }) });

export const floor: Contender = {
  name: 'floor',
  title: 'raw proxy, node:http (the floor)',
  store: 'none',
  command: serverFile('servers/floor.js'),
  asking: () => ({ path: '/', wire: 'openai', body: () => completionBody() }),
};

export const handWritten: Contender = {
  name: 'hand',
  title: 'hand-written, node:http',
  store: 'none',
  command: serverFile('servers/hand-written.js'),
  asking: plainChat,
};

export const expressOpenai: Contender = {
  name: 'express',
  title: 'Express + OpenAI SDK',
  store: 'none',
  command: serverFile('peers/express-openai.js'),
  asking: plainChat,
};

export const aiSdk: Contender = {
  name: 'aisdk',
  title: 'AI SDK',
  store: 'none',
  command: serverFile('peers/ai-sdk.js'),
  asking: () => ({ ...plainChat(), wire: 'uiMessages' }),
};

export const nestSse: Contender = {
  name: 'nest',
  title: 'Nest @Sse + OpenAI SDK',
  store: 'none',
  command: serverFile('peers/nest-sse.js'),
  asking: plainChat,
};
