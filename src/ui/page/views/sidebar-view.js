import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { formatNumber, formatTime, t } from '../i18n.js';
import { newChat, removeSession } from '../navigation.js';
import { deleteSession, undoDelete } from '../sessions.js';
import { change, state } from '../state.js';
import { BIN, CLOSE, PLUS } from './icons.js';

/** @typedef {import('../types.d.ts').Session} Session */

export function sidebarView() {
  return html`<aside
    id="sidebar"
    class=${state.isDrawerOpen ? 'sidebar is-open' : 'sidebar'}
    aria-label=${t('app.conversations')}
  >
    <div class="sidebar-head">
      <span class="brand"><img src="ui/favicon.svg" alt="" width="26" height="26" />${t('app.title')}</span>
      <button
        type="button"
        class="icon-button drawer-only"
        aria-label=${t('app.closeList')}
        @click=${() => change({ isDrawerOpen: false })}
      >
        ${CLOSE}
      </button>
    </div>
    <button type="button" class="new-chat" @click=${newChat}>${PLUS}<span>${t('app.new')}</span></button>
    <nav aria-label=${t('app.conversations')}>
      ${state.sessions.length === 0 ? html`<p class="hint">${t('app.noConversations')}</p>` : nothing}
      <ul>
        ${repeat(state.sessions, ({ id }) => id, sessionView)}
      </ul>
    </nav>
  </aside>`;
}

/** @param {Session} session */
function sessionView(session) {
  const { id, lastActivity, messageCount } = session;
  const title = titleOf(id);
  const messages = t(messageCount === 1 ? 'session.message' : 'session.messages', {
    count: formatNumber(messageCount),
  });
  const isOpen = id === state.sessionId;
  return html`<li class=${isOpen ? 'is-current' : ''}>
    <a href=${`#${encodeURIComponent(id)}`} aria-current=${isOpen ? 'page' : 'false'} title=${title}>
      <span class="session-title">${title}</span>
      <span class="session-time">${formatTime(lastActivity)} · ${messages}</span>
    </a>
    <button
      type="button"
      class="icon-button delete"
      aria-label=${t('session.delete', { title })}
      @click=${() => {
        deleteSession(session);
        removeSession(id);
      }}
    >
      ${BIN}
    </button>
  </li>`;
}

/** @param {string} id */
export const titleOf = (id) => state.titles[id] ?? t('session.untitled');

export function deletedView() {
  if (state.deleted === undefined) return nothing;
  return html`<div class="toast" role="status">
    <span>${t('session.deleted')}</span>
    <button type="button" class="link" @click=${undoDelete}>${t('session.undo')}</button>
  </div>`;
}
