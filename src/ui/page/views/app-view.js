import { html, nothing } from 'lit-html';
import { openSession, send } from '../chat.js';
import { t } from '../i18n.js';
import { proceedWithKey, switchLanguage, switchTheme } from '../settings.js';
import { change, state } from '../state.js';
import { jumpToLatest } from '../scroll.js';
import { composerView } from './composer-view.js';
import { failureView } from './failure-view.js';
import { ARROW_DOWN, MENU, MOON, PLUS, SCREEN, SUN } from './icons.js';
import { keyView } from './key-view.js';
import { messagesView } from './message-view.js';
import { deletedView, sidebarView, titleOf } from './sidebar-view.js';
import { newChat } from '../navigation.js';

const SAMPLES = ['sample.1', 'sample.2', 'sample.3', 'sample.4'];
const THEME_ICONS = { system: SCREEN, light: SUN, dark: MOON };

export function appView() {
  return html`
    <a class="skip" href="#input" @click=${focusInput}>${t('app.skip')}</a>
    ${sidebarView()}
    <button
      type="button"
      class="backdrop"
      tabindex="-1"
      aria-hidden="true"
      @click=${() => change({ isDrawerOpen: false })}
    ></button>
    <main class=${state.messages.length === 0 ? 'main is-empty' : 'main'} ?inert=${state.isDrawerOpen}>
      ${headerView()}
      <div id="scroller" class="scroller" tabindex="-1">
        <div class="column" role="log" aria-live="off" aria-label=${t('app.conversation')}>
          ${contentView()}
        </div>
      </div>
      <div class="dock">
        ${
          state.isPinned || state.messages.length === 0
            ? nothing
            : html`<button type="button" class="jump" @click=${jumpToLatest}>
                ${ARROW_DOWN}<span>${t('message.jump')}</span>
              </button>`
        }
        ${deletedView()} ${composerView()}
      </div>
      <div class="offscreen" role="status" aria-live="polite">${state.announcement}</div>
    </main>
    ${keyView(proceedWithKey)}
  `;
}

function headerView() {
  const title = state.sessionId === undefined ? '' : titleOf(state.sessionId);
  return html`<header class="top">
    <button
      type="button"
      class="icon-button drawer-only"
      aria-label=${t('app.openList')}
      aria-expanded=${String(state.isDrawerOpen)}
      aria-controls="sidebar"
      @click=${openDrawer}
    >
      ${MENU}
    </button>
    <h1 title=${title}>${title || html`<span class="offscreen">${t('app.title')}</span>`}</h1>
    <button type="button" class="icon-button drawer-only" aria-label=${t('app.new')} @click=${newChat}>
      ${PLUS}
    </button>
    <button
      type="button"
      class="icon-button language"
      lang=${state.language === 'en' ? 'vi' : 'en'}
      aria-label=${`${t('app.language')}: ${state.language === 'en' ? 'Tiếng Việt' : 'English'}`}
      title=${state.language === 'en' ? 'Tiếng Việt' : 'English'}
      @click=${switchLanguage}
    >
      ${state.language === 'en' ? 'VI' : 'EN'}
    </button>
    <button
      type="button"
      class="icon-button theme"
      aria-label=${t('app.theme', { theme: t(`theme.${state.theme}`) })}
      title=${t('app.theme', { theme: t(`theme.${state.theme}`) })}
      @click=${switchTheme}
    >
      ${THEME_ICONS[state.theme]}
    </button>
  </header>`;
}

function contentView() {
  if (state.isLoading) {
    return html`<div class="loading" aria-busy="true"><span></span><span></span><span></span></div>`;
  }
  if (state.loadFailure !== undefined) {
    return failureView(state.loadFailure, () => openSession(state.sessionId), t('error.reload'));
  }
  return state.messages.length > 0 ? messagesView() : emptyView();
}

function emptyView() {
  return html`<section class="empty">
    <h2>${t('empty.title')}</h2>
    <p>${t('empty.text')}</p>
    <ul>
      ${SAMPLES.map((key) => html`<li><button type="button" @click=${() => send(t(key))}>${t(key)}</button></li>`)}
    </ul>
  </section>`;
}

function openDrawer() {
  change({ isDrawerOpen: true });
  requestAnimationFrame(() =>
    /** @type {HTMLElement | null} */ (document.querySelector('.sidebar .icon-button'))?.focus(),
  );
}

/** @param {Event} event */
function focusInput(event) {
  event.preventDefault();
  document.querySelector('textarea')?.focus();
}
