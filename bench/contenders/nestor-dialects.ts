import type { Asking, Contender } from '../harness/contender.js';
import { nestor } from './nestor.js';
import { completionBody, QUESTION } from './servers.js';

/** The other ways to ask Nestor; `/stream` is Nestor's own contender. */
const ASKINGS: Record<string, Asking> = {
  provider: {
    path: '/chat/openai',
    wire: 'stream',
    body: (conversation) => ({
      messages: [{ role: 'user', content: QUESTION }],
      session_id: `${conversation}-{connection}`,
    }),
  },
  turns: {
    path: '/v1/turns',
    wire: 'turns',
    body: (conversation) => ({ input: QUESTION, session_id: `${conversation}-{connection}` }),
  },
  ui: {
    path: '/v1/ui/chat',
    wire: 'uiMessages',
    body: (conversation) => ({
      id: `${conversation}-{connection}`,
      messages: [{ id: 'message-{request}', role: 'user', parts: [{ type: 'text', text: QUESTION }] }],
      trigger: 'submit-message',
    }),
  },
  apichat: {
    path: '/api/chat',
    wire: 'apiChat',
    body: (conversation) => ({ user_id: `${conversation}-{connection}`, message: QUESTION }),
  },
  chat: {
    path: '/chat',
    wire: 'rawText',
    body: (conversation) => ({ session_id: `${conversation}-{connection}`, message: QUESTION }),
  },
  openai: { path: '/v1/chat/completions', wire: 'openai', body: () => completionBody('openai') },
};

export const nestorDialects: readonly Contender[] = Object.entries(ASKINGS).map(([name, asking]) => ({
  ...nestor,
  name: `nestor-${name}`,
  title: `Nestor, POST ${asking.path}`,
  store: name === 'openai' ? 'none' : 'sqlite',
  asking: () => asking,
}));
