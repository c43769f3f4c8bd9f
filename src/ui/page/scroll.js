import { change, state } from './state.js';

/** So near to the end that it counts as there, in pixels. */
const NEAR = 32;

let lastTop = 0;

/** Keeps the end of the conversation in view, until the reader scrolls up. Called after each drawing. */
export function followEnd() {
  const scroller = find();
  if (scroller === null) return;
  if (scroller.dataset['followed'] === undefined) {
    scroller.dataset['followed'] = '';
    scroller.addEventListener('scroll', () => notice(scroller), { passive: true });
  }
  if (!state.isPinned) return;
  scroller.scrollTop = scroller.scrollHeight;
  lastTop = scroller.scrollTop;
}

export function jumpToLatest() {
  change({ isPinned: true });
  document.querySelector('textarea')?.focus({ preventScroll: true });
}

/** @param {HTMLElement} scroller */
function notice(scroller) {
  const distance = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
  const hasGoneUp = scroller.scrollTop < lastTop - 1;
  lastTop = scroller.scrollTop;
  if (state.isPinned && hasGoneUp && distance > NEAR) change({ isPinned: false });
  else if (!state.isPinned && distance <= NEAR) change({ isPinned: true });
}

/** @returns {HTMLElement | null} */
const find = () => document.getElementById('scroller');
