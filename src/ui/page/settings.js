import { openSession, retry } from './chat.js';
import { loadModels } from './models.js';
import { loadQuota } from './quota.js';
import { loadSessions } from './sessions.js';
import { change, state } from './state.js';
import { saveLanguage, saveTheme } from './storage.js';

/** @type {import('./types.d.ts').Theme[]} */
const THEMES = ['system', 'light', 'dark'];

export function switchLanguage() {
  const language = state.language === 'en' ? 'vi' : 'en';
  saveLanguage(language);
  document.documentElement.lang = language;
  change({ language });
}

export function switchTheme() {
  const theme = THEMES[(THEMES.indexOf(state.theme) + 1) % THEMES.length] ?? 'system';
  saveTheme(theme);
  document.documentElement.dataset['theme'] = theme;
  change({ theme });
}

/** Loads what surrounds the conversation. */
export async function loadSurroundings() {
  await Promise.all([loadModels(), loadSessions(), loadQuota()]);
}

/** With a key now in place, does again what was refused without. */
export async function proceedWithKey() {
  await loadSurroundings();
  if (state.isKeyWanted) return;
  change({ isKeyRefused: false });
  const last = state.messages.at(-1);
  if (last?.role === 'assistant' && last.failure !== undefined && last.parts.length === 0)
    await retry(last.key);
  else if (state.loadFailure !== undefined) await openSession(state.sessionId);
}
