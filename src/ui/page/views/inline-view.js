import { html, nothing } from 'lit-html';
import { decodeEntities } from '../entities.js';
import { t } from '../i18n.js';
import { hiddenHost, safeLink } from '../safe-link.js';

/** @typedef {import('marked').Token} Token */

/** Text within a block. Only what is named here becomes an element; all else, HTML too, is text. @param {Token[] | undefined} tokens @returns {unknown} */
export function inlineView(tokens) {
  return (tokens ?? []).map(tokenView);
}

/** @param {any} token @returns {unknown} */
function tokenView(token) {
  switch (token.type) {
    case 'strong':
      return html`<strong>${inlineView(token.tokens)}</strong>`;
    case 'em':
      return html`<em>${inlineView(token.tokens)}</em>`;
    case 'del':
      return html`<del>${inlineView(token.tokens)}</del>`;
    case 'codespan':
      return html`<code>${token.text}</code>`;
    case 'br':
      return html`<br />`;
    case 'link':
      return linkView(token.href, token.text, inlineView(token.tokens), token.raw);
    case 'image':
      // Loading it would tell its host who reads; opening it is the reader's choice.
      return linkView(token.href, '', t('image.label', { alt: token.text || token.href }), token.raw);
    case 'html':
      return /^<br\s*\/?>$/i.test(token.raw.trim()) ? html`<br />` : token.raw;
    case 'checkbox':
      return checkboxView(token.checked);
    case 'escape':
      return token.text;
    case 'text':
    case 'paragraph':
      return token.tokens ? inlineView(token.tokens) : decodeEntities(token.text);
    default:
      return token.raw;
  }
}

/** @param {boolean} isChecked */
export const checkboxView = (isChecked) =>
  html`<input type="checkbox" disabled ?checked=${isChecked} aria-label=${isChecked ? '✓' : '–'} /> `;

/** @param {string} href @param {string} text @param {unknown} content @param {string} raw */
function linkView(href, text, content, raw) {
  const url = safeLink(href);
  if (url === undefined) return raw;
  const host = hiddenHost(url, text);
  return html`<a href=${url.href} title=${url.href} target="_blank" rel="noopener noreferrer nofollow"
      >${content}</a
    >${host === undefined ? nothing : html` <span class="host">(${host})</span>`}`;
}
