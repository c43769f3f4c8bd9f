import { savedChoice, savedLanguage, savedTheme, savedTitles } from './storage.js';

/** @typedef {import('./types.d.ts').State} State */

/** All that the page shows. Changed through `change` alone. @type {State} */
export const state = {
  language: savedLanguage(),
  theme: savedTheme(),
  sessions: [],
  titles: savedTitles(),
  sessionId: undefined,
  messages: [],
  isLoading: false,
  loadFailure: undefined,
  connection: 'idle',
  isStopping: false,
  models: [],
  choice: savedChoice(),
  quota: undefined,
  isDrawerOpen: false,
  isKeyWanted: false,
  isKeyRefused: false,
  deleted: undefined,
  isPinned: true,
  announcement: '',
};

/** @type {() => void} */
let draw = () => {};
let isDrawScheduled = false;

/** Says how the page is drawn: at most once a frame, however many events came in it. @param {() => void} view */
export function drawWith(view) {
  draw = view;
  change({});
}

/** Changes the state and draws with the next frame. @param {Partial<State>} patch */
export function change(patch) {
  Object.assign(state, patch);
  if (isDrawScheduled) return;
  isDrawScheduled = true;
  requestAnimationFrame(() => {
    isDrawScheduled = false;
    draw();
  });
}
