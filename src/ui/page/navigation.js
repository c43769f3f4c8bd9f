import { openSession } from './chat.js';
import { state } from './state.js';

/** The session that the address names. @returns {string | undefined} */
export function sessionInAddress() {
  const name = location.hash.slice(1);
  try {
    return name === '' ? undefined : decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

export async function newChat() {
  if (location.hash !== '') history.pushState(null, '', location.pathname + location.search);
  await openSession(undefined);
  document.querySelector('textarea')?.focus();
}

/** Leaves a session that is no longer there. @param {string} id */
export function removeSession(id) {
  if (state.sessionId === id) void newChat();
}

/** Follows the links of the list, and back and forward. */
export function followAddress() {
  const follow = () => {
    const id = sessionInAddress();
    if (id !== state.sessionId) void openSession(id);
  };
  window.addEventListener('hashchange', follow);
  window.addEventListener('popstate', follow);
}
