import { html, nothing } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { textOf } from '../apply-event.js';
import { reconnect, retry } from '../chat.js';
import { formatDuration, formatNumber, t } from '../i18n.js';
import { state } from '../state.js';
import { copyButton } from './code-view.js';
import { failureView } from './failure-view.js';
import { AGAIN, CHECK } from './icons.js';
import { markdownView } from './markdown-view.js';
import { toolView } from './tool-view.js';

/** @typedef {import('../types.d.ts').AssistantMessage} AssistantMessage */

export function messagesView() {
  const last = state.messages.at(-1);
  return repeat(
    state.messages,
    ({ key }) => key,
    (message) => {
      if (message.role === 'user') return userView(message.key, message.text);
      const connection = message.status === 'streaming' ? state.connection : '';
      const isLast = message === last;
      return guard(
        [message.version, connection, isLast, state.isStopping, state.language, state.connection === 'idle'],
        () => answerView(message, isLast),
      );
    },
  );
}

/** @param {string} key @param {string} text */
const userView = (key, text) =>
  html`<article class="message user" data-key=${key} aria-label=${t('message.you')}>
    <div class="bubble" .textContent=${text}></div>
  </article>`;

/** @param {AssistantMessage} message @param {boolean} isLast */
function answerView(message, isLast) {
  const isOpen = message.status === 'streaming';
  return html`<article
    class="message answer"
    data-status=${message.status}
    aria-label=${t('message.nestor')}
    aria-busy=${String(isOpen)}
  >
    ${message.parts.map((part) =>
      part.type === 'text' ? html`<div class="prose">${markdownView(part)}</div>` : toolView(part, isOpen),
    )}
    ${isOpen ? activityView(message) : endView(message)}
    ${
      message.failure === undefined
        ? nothing
        : failureView(message.failure, isLast ? () => retry(message.key) : undefined)
    }
    ${isOpen || message.parts.length === 0 ? nothing : footerView(message, isLast)}
  </article>`;
}

/** What is going on while an answer is under way. @param {AssistantMessage} message */
function activityView({ note, parts, startedAt }) {
  if (state.connection === 'reconnecting') {
    return html`<p class="activity is-offline" role="status">
      <span class="spinner"></span>${t('message.reconnecting')}
      <button type="button" class="link" @click=${() => reconnect()}>${t('message.reconnect')}</button>
    </p>`;
  }
  if (state.isStopping)
    return html`<p class="activity"><span class="spinner"></span>${t('composer.stopping')}</p>`;
  if (note !== undefined) {
    const text = t(`message.note.${note.mode}`, { model: note.model });
    return html`<p class="activity">
      <span class="dots"><i></i><i></i><i></i></span>${text}
    </p>`;
  }
  const last = parts.at(-1);
  if (last?.type === 'text' || (last?.type === 'tool' && last.durationMs === undefined)) return nothing;
  return html`<p class="activity">
    <span class="dots"><i></i><i></i><i></i></span>
    ${startedAt === undefined ? t('message.waiting') : t('message.thinking')}
  </p>`;
}

/** What there is to say about how an answer ended. @param {AssistantMessage} message */
function endView({ status, finishReason }) {
  if (status === 'cancelled') return html`<p class="ending">${t('message.stopped')}</p>`;
  if (status === 'interrupted') return html`<p class="ending">${t('message.interrupted')}</p>`;
  if (finishReason === 'length') return html`<p class="ending">${t('message.length')}</p>`;
  if (finishReason === 'content-filter') return html`<p class="ending">${t('message.filtered')}</p>`;
  return nothing;
}

/** @param {AssistantMessage} message @param {boolean} isLast */
function footerView(message, isLast) {
  const { provider, model, outputTokens, durationMs, isVerified, failure } = message;
  const facts = [
    provider === model ? provider : [provider, model].filter(Boolean).join(' · '),
    outputTokens === undefined ? '' : t('message.tokens', { count: formatNumber(outputTokens) }),
    durationMs === undefined ? '' : formatDuration(durationMs),
  ].filter(Boolean);
  return html`<footer>
    ${copyButton(t('message.copy'), () => textOf(message))}
    ${
      isLast && failure === undefined && state.connection === 'idle'
        ? html`<button type="button" class="quiet" @click=${() => retry(message.key)}>
            ${AGAIN}<span class="label">${t('message.again')}</span>
          </button>`
        : nothing
    }
    <span class="facts">
      ${facts.map((fact) => html`<span>${fact}</span>`)}
      ${
        isVerified
          ? html`<span
              class="verified"
              role="img"
              aria-label=${t('message.verified')}
              title=${t('message.verified')}
              >${CHECK}</span
            >`
          : nothing
      }
    </span>
  </footer>`;
}
