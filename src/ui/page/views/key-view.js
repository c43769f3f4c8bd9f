import { html, nothing } from 'lit-html';
import { ref } from 'lit-html/directives/ref.js';
import { t } from '../i18n.js';
import { change, state } from '../state.js';
import { saveKey } from '../storage.js';

/** Asks for the API key once the service has refused a request without one. @param {() => unknown} proceed called with the new key in place */
export function keyView(proceed) {
  if (!state.isKeyWanted) return nothing;
  return html`<dialog
    class="key"
    aria-labelledby="key-title"
    ${ref(showModally)}
    @close=${() => change({ isKeyWanted: false })}
  >
    <form method="dialog" @submit=${(/** @type {SubmitEvent} */ event) => save(event, proceed)}>
      <h2 id="key-title">${t('key.title')}</h2>
      <p>${t('key.text')}</p>
      ${state.isKeyRefused ? html`<p class="refused" role="alert">${t('key.refused')}</p>` : nothing}
      <label for="key">${t('key.label')}</label>
      <input id="key" name="key" type="password" autocomplete="off" spellcheck="false" required />
      <div class="actions">
        <button type="button" class="outlined" @click=${() => change({ isKeyWanted: false })}>
          ${t('key.cancel')}
        </button>
        <button type="submit" class="primary">${t('key.save')}</button>
      </div>
    </form>
  </dialog>`;
}

/** @param {Element | undefined} element */
function showModally(element) {
  // Once it is in the document.
  queueMicrotask(() => {
    if (element instanceof HTMLDialogElement && element.isConnected && !element.open) element.showModal();
  });
}

/** @param {SubmitEvent} event @param {() => unknown} proceed */
function save(event, proceed) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  saveKey(String(new FormData(form).get('key') ?? '').trim());
  change({ isKeyWanted: false, isKeyRefused: true });
  proceed();
}
