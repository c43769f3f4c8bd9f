import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { ref } from 'lit-html/directives/ref.js';
import { isAnswering, send, stop } from '../chat.js';
import { formatNumber, formatTime, t } from '../i18n.js';
import { choose } from '../models.js';
import { state } from '../state.js';
import { saveDraft, savedDraft } from '../storage.js';
import { ARROW_UP, SQUARE } from './icons.js';

const MAX_INPUT_LENGTH = 100_000;
/** What browsers report for a key that belongs to an input method, also where `isComposing` is not set. */
const COMPOSING_KEY_CODE = 229;
const SCARCE = 0.1;

export function composerView() {
  return html`<form class="composer" @submit=${submit}>
    <div class="composer-box">
      <label class="offscreen" for="input">${t('composer.label')}</label>
      <textarea
        id="input"
        name="input"
        rows="1"
        maxlength=${MAX_INPUT_LENGTH}
        placeholder=${t('composer.placeholder')}
        aria-describedby="hint"
        autocomplete="off"
        @input=${(/** @type {Event} */ event) => grow(/** @type {HTMLTextAreaElement} */ (event.currentTarget))}
        @keydown=${sendOnEnter}
        ${ref(restoreDraft)}
      ></textarea>
      <div class="composer-bar">
        ${modelView()}
        ${
          isAnswering()
            ? html`<button
                type="button"
                class="round stop"
                aria-label=${state.isStopping ? t('composer.stopping') : t('composer.stop')}
                title=${`${t('composer.stop')} (Esc)`}
                ?disabled=${state.isStopping}
                @click=${stop}
              >
                ${SQUARE}
              </button>`
            : html`<button
                type="submit"
                class="round send"
                aria-label=${t('composer.send')}
                title=${`${t('composer.send')} (Enter)`}
              >
                ${ARROW_UP}
              </button>`
        }
      </div>
    </div>
    <p class="composer-foot"><span id="hint">${t('composer.hint')}</span>${quotaView()}</p>
  </form>`;
}

function modelView() {
  if (state.models.length === 0) return html`<span></span>`;
  const providers = [...new Set(state.models.map(({ provider }) => provider))];
  return html`<select
    aria-label=${t('composer.model')}
    title=${t('composer.model')}
    .value=${live(state.choice)}
    @change=${(/** @type {Event} */ event) => choose(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}
  >
    ${providers.map(
      (provider) =>
        html`<optgroup label=${provider}>
          ${state.models
            .filter((model) => model.provider === provider)
            .map(
              ({ id, model }) =>
                html`<option value=${id} ?selected=${id === state.choice}>
                  ${model ?? t('composer.automatic', { provider })}
                </option>`,
            )}
        </optgroup>`,
    )}
  </select>`;
}

function quotaView() {
  if (state.quota === undefined) return nothing;
  const { limit, remaining, reset } = state.quota;
  const isScarce = remaining <= limit * SCARCE;
  const text =
    remaining > 0
      ? t('quota.left', { remaining: formatNumber(remaining), limit: formatNumber(limit) })
      : t('quota.none', { time: formatTime(reset * 1_000) });
  return html`<span class=${isScarce ? 'quota is-scarce' : 'quota'}>${text}</span>`;
}

/** @param {SubmitEvent} event */
function submit(event) {
  event.preventDefault();
  const field = /** @type {HTMLFormElement} */ (event.currentTarget).querySelector('textarea');
  if (field === null || field.value.trim() === '' || isAnswering()) return;
  const text = field.value;
  field.value = '';
  grow(field);
  void send(text);
}

/** Enter that ends the composing of a letter, as in Vietnamese, sends nothing. @param {KeyboardEvent} event */
function sendOnEnter(event) {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === COMPOSING_KEY_CODE)
    return;
  event.preventDefault();
  /** @type {HTMLTextAreaElement} */ (event.currentTarget).form?.requestSubmit();
}

/** @param {HTMLTextAreaElement} field */
function grow(field) {
  saveDraft(field.value);
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}

/** @param {Element | undefined} element */
function restoreDraft(element) {
  if (!(element instanceof HTMLTextAreaElement) || element.dataset['restored'] !== undefined) return;
  element.dataset['restored'] = '';
  element.value = savedDraft();
  requestAnimationFrame(() => grow(element));
}
