import { html } from 'lit-html';
import { copyFrom } from '../copy.js';
import { highlight } from '../highlight.js';
import { t } from '../i18n.js';
import { CHECK, COPY } from './icons.js';

/** A block of code with its language and a button that copies it. @param {string} code @param {string} info the words behind the fence */
export function codeView(code, info) {
  const language = info.trim().split(/\s+/)[0] ?? '';
  const pieces = highlight(code, language).map(({ kind, text }) =>
    kind === 'plain' ? text : html`<span class=${`code-${kind}`}>${text}</span>`,
  );
  return html`<figure class="code">
    <figcaption>
      <span class="language">${language || t('code.plain')}</span>
      ${copyButton(t('code.copy'), () => code)}
    </figcaption>
    <pre tabindex="0"><code>${pieces}</code></pre>
  </figure>`;
}

/** @param {string} label @param {() => string} text */
export function copyButton(label, text) {
  return html`<button
    type="button"
    class="quiet copy"
    title=${label}
    @click=${(/** @type {Event} */ event) => copyFrom(/** @type {Element} */ (event.currentTarget), text())}
  >
    <span class="before">${COPY}<span class="label">${label}</span></span>
    <span class="after">${CHECK}<span class="label">${t('message.copied')}</span></span>
  </button>`;
}
