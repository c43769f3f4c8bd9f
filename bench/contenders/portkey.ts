import { fileURLToPath } from 'node:url';
import type { Contender } from '../harness/contender.js';
import { completionBody } from './servers.js';

const GATEWAY = '../peers/node_modules/@portkey-ai/gateway/build/start-server.js';

export const portkey: Contender = {
  name: 'portkey',
  title: 'Portkey gateway',
  store: 'none',
  command: ({ port }) => ({
    args: [fileURLToPath(new URL(GATEWAY, import.meta.url)), `--port=${port}`, '--headless'],
    env: { NODE_ENV: 'production' },
  }),
  asking: ({ upstream }) => ({
    path: '/v1/chat/completions',
    wire: 'openai',
    headers: {
      Authorization: 'Bearer bench',
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': `${upstream}/v1`,
    },
    body: () => completionBody(),
  }),
};
