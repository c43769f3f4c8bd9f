import { isAnswering, stop } from './chat.js';
import { change, state } from './state.js';

/** `/` goes to the message field, Escape closes the list or stops the answer. */
export function listenToKeys() {
  window.addEventListener('keydown', (event) => {
    if (event.isComposing || event.defaultPrevented || state.isKeyWanted) return;
    if (event.key === 'Escape') escape();
    else if (
      event.key === '/' &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey &&
      !isTyping(event.target)
    ) {
      event.preventDefault();
      document.querySelector('textarea')?.focus();
    }
  });
}

function escape() {
  if (state.isDrawerOpen) {
    change({ isDrawerOpen: false });
    /** @type {HTMLElement | null} */ (document.querySelector('.top .icon-button'))?.focus();
  } else if (isAnswering()) void stop();
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}
