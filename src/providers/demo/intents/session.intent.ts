import type { DemoIntent } from '../demo-plan.js';
import { hasPhrase } from '../language.js';
import { PHRASES } from '../word-lists.js';

export const session: DemoIntent = {
  name: 'session',
  recognise({ words, sessionId }) {
    if (!hasPhrase(words, PHRASES.session)) return undefined;
    return { type: 'call', calls: [{ name: 'get_session_info', arguments: { session_id: sessionId } }] };
  },
};
