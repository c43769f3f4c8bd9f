import { render } from 'lit-html';
import { openSession, reconnect } from './chat.js';
import { listenToKeys } from './keyboard.js';
import { followAddress, sessionInAddress } from './navigation.js';
import { followEnd } from './scroll.js';
import { commitDelete, loadSessions } from './sessions.js';
import { loadSurroundings } from './settings.js';
import { drawWith, state } from './state.js';
import { titleOf } from './views/sidebar-view.js';
import { appView } from './views/app-view.js';

const root = /** @type {HTMLElement} */ (document.getElementById('app'));

document.documentElement.lang = state.language;
drawWith(() => {
  render(appView(), root);
  document.title = state.sessionId === undefined ? 'Nestor' : `${titleOf(state.sessionId)} – Nestor`;
  followEnd();
});

listenToKeys();
followAddress();
window.addEventListener('online', () => reconnect({ isNetworkNew: true }));
window.addEventListener('pageshow', (event) => event.persisted && reconnect({ isNetworkNew: true }));
window.addEventListener('pagehide', commitDelete);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState !== 'visible') return;
  reconnect();
  void loadSessions();
});

void openSession(sessionInAddress());
void loadSurroundings();
if (matchMedia('(hover: hover)').matches)
  requestAnimationFrame(() => root.querySelector('textarea')?.focus());
