/** What the browser keeps. Every read copes with what others, or older pages, left there. */

/** @typedef {import('./types.d.ts').OpenTurn} OpenTurn */

const MAX_TITLES = 200;

/** @param {Storage} storage @param {string} name @returns {any} */
function read(storage, name) {
  try {
    return JSON.parse(storage.getItem(`nestor.${name}`) ?? 'null');
  } catch {
    return null;
  }
}

/** @param {Storage} storage @param {string} name @param {unknown} value */
function write(storage, name, value) {
  try {
    if (value === undefined) storage.removeItem(`nestor.${name}`);
    else storage.setItem(`nestor.${name}`, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs comfort, not the conversation.
  }
}

/** @param {string} name @returns {Record<string, any>} */
function readRecord(name) {
  const value = read(localStorage, name);
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** @returns {import('./types.d.ts').Language} */
export function savedLanguage() {
  const saved = read(localStorage, 'language');
  if (saved === 'en' || saved === 'vi') return saved;
  return navigator.language.toLowerCase().startsWith('vi') ? 'vi' : 'en';
}

/** @param {string} language */
export const saveLanguage = (language) => write(localStorage, 'language', language);

/** @returns {import('./types.d.ts').Theme} */
export function savedTheme() {
  const saved = read(localStorage, 'theme');
  return saved === 'light' || saved === 'dark' ? saved : 'system';
}

/** @param {string} theme */
export const saveTheme = (theme) => write(localStorage, 'theme', theme);

/** The id of the chosen model; empty for the service's default. @returns {string} */
export const savedChoice = () => String(read(localStorage, 'choice') ?? '');

/** @param {string} choice */
export const saveChoice = (choice) => write(localStorage, 'choice', choice);

/** The key lives no longer than the tab. @returns {string | undefined} */
export const savedKey = () => read(sessionStorage, 'key') ?? undefined;

/** @param {string} key */
export const saveKey = (key) => write(sessionStorage, 'key', key);

/** @returns {string} */
export const savedDraft = () => String(read(sessionStorage, 'draft') ?? '');

/** @param {string} draft */
export const saveDraft = (draft) => write(sessionStorage, 'draft', draft === '' ? undefined : draft);

/** What the conversations began with, by session id. @returns {Record<string, string>} */
export const savedTitles = () => readRecord('titles');

/** @param {Record<string, string>} titles */
export const saveTitles = (titles) =>
  write(localStorage, 'titles', Object.fromEntries(Object.entries(titles).slice(-MAX_TITLES)));

/** @param {string} sessionId @returns {OpenTurn | undefined} */
export const openTurnOf = (sessionId) => readRecord('turns')[sessionId];

/** Keeps, or with undefined forgets, the turn that runs in a session. @param {string} sessionId @param {OpenTurn | undefined} turn */
export function saveOpenTurn(sessionId, turn) {
  const turns = readRecord('turns');
  if (turn === undefined) delete turns[sessionId];
  else turns[sessionId] = turn;
  write(localStorage, 'turns', turns);
}
