import { ApiError, call, callForJson } from './api.js';
import { change, state } from './state.js';
import { saveTitles } from './storage.js';

/** @typedef {import('./types.d.ts').Session} Session */

const UNDO_MS = 6_000;
const TITLE_LENGTH = 80;

/** What is to be deleted when the time to take it back is over. @type {{ session: Session, timer: number } | undefined} */
let pending;

export async function loadSessions() {
  try {
    const { sessions } = await callForJson('sessions');
    change({
      sessions: sessions
        .map(toSession)
        .filter(/** @param {Session} session */ ({ id }) => !isBeingDeleted(id)),
    });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) change({ isKeyWanted: true });
  }
}

/** Takes a session off the list, and deletes it unless `undoDelete` comes in time. @param {Session} session */
export function deleteSession(session) {
  commitDelete();
  pending = { session, timer: window.setTimeout(commitDelete, UNDO_MS) };
  change({ sessions: state.sessions.filter(({ id }) => id !== session.id), deleted: { session } });
}

export function undoDelete() {
  if (pending === undefined) return;
  clearTimeout(pending.timer);
  const { session } = pending;
  pending = undefined;
  const sessions = [...state.sessions, session].sort((left, right) => right.lastActivity - left.lastActivity);
  change({ sessions, deleted: undefined });
}

/** Deletes what waits for it; also when the page is left. */
export function commitDelete() {
  if (pending === undefined) return;
  clearTimeout(pending.timer);
  const { id } = pending.session;
  pending = undefined;
  change({ deleted: undefined, titles: withoutTitle(id) });
  call(`session/${encodeURIComponent(id)}`, { method: 'DELETE', keepalive: true }).catch((error) => {
    if (!(error instanceof ApiError) || error.code !== 'SESSION.NOT_FOUND') void loadSessions();
  });
}

/** Remembers what a session began with, as the service keeps no titles. @param {string} id @param {string} text */
export function nameSession(id, text) {
  if (state.titles[id] !== undefined) return;
  const titles = { ...state.titles, [id]: text.replace(/\s+/g, ' ').slice(0, TITLE_LENGTH) };
  saveTitles(titles);
  change({ titles });
}

/** @param {string} id */
const isBeingDeleted = (id) => pending?.session.id === id;

/** @param {string} id */
function withoutTitle(id) {
  const { [id]: _gone, ...titles } = state.titles;
  saveTitles(titles);
  return titles;
}

/** @param {{ session_id: string, last_activity: number, message_count: number }} item @returns {Session} */
function toSession({ session_id: id, last_activity: lastActivity, message_count: messageCount }) {
  return { id, lastActivity, messageCount };
}
