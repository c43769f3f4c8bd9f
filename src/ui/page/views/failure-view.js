import { html, nothing } from 'lit-html';
import { formatTime, hasString, t } from '../i18n.js';
import { AGAIN, WARNING } from './icons.js';

/** @typedef {import('../types.d.ts').Failure} Failure */

/**
 * What went wrong in the reader's words, with the code and the request id to quote, and a way on.
 * @param {Failure} failure
 * @param {(() => unknown) | undefined} retry
 * @param {string} [label]
 */
export function failureView(
  { code, message, requestId, retryAfterSeconds },
  retry,
  label = t('error.retry'),
) {
  const text = hasString(`error.${code}`) ? t(`error.${code}`) : message || code;
  return html`<div class="failure" role="alert" data-code=${code}>
    <span class="failure-icon">${WARNING}</span>
    <div>
      <p>
        ${text}
        ${
          retryAfterSeconds === undefined
            ? nothing
            : t('error.retryAt', { time: formatTime(Date.now() + retryAfterSeconds * 1_000) })
        }
      </p>
      <p class="reference">
        <code>${code}</code
        >${requestId === undefined ? nothing : html` · ${t('error.reference')} <code>${requestId}</code>`}
      </p>
    </div>
    ${
      retry === undefined
        ? nothing
        : html`<button type="button" class="outlined" @click=${retry}>${AGAIN}<span>${label}</span></button>`
    }
  </div>`;
}
