import { html } from 'lit-html';
import { guard } from 'lit-html/directives/guard.js';
import { repeat } from 'lit-html/directives/repeat.js';
import { MarkdownBlocks } from '../markdown-blocks.js';
import { state } from '../state.js';
import { codeView } from './code-view.js';
import { checkboxView, inlineView } from './inline-view.js';

/** @typedef {import('../types.d.ts').TextPart} TextPart */

/** @type {WeakMap<TextPart, MarkdownBlocks>} */
const readers = new WeakMap();

/** A text of a model as elements, block by block. @param {TextPart} part */
export function markdownView(part) {
  let reader = readers.get(part);
  if (reader === undefined) readers.set(part, (reader = new MarkdownBlocks()));
  return repeat(
    reader.read(part.text),
    (_token, index) => index,
    (token) => guard([token, state.language], () => blockView(token)),
  );
}

/** @param {any} token @returns {unknown} */
function blockView(token) {
  switch (token.type) {
    case 'heading':
      return headingView(token.depth, inlineView(token.tokens));
    case 'paragraph':
      return html`<p>${inlineView(token.tokens)}</p>`;
    case 'code':
      return codeView(token.text, token.lang ?? '');
    case 'blockquote':
      return html`<blockquote>${token.tokens.map(blockView)}</blockquote>`;
    case 'list':
      return listView(token);
    case 'table':
      return tableView(token);
    case 'hr':
      return html`<hr />`;
    case 'html':
      return html`<p class="verbatim" .textContent=${token.raw}></p>`;
    case 'checkbox':
      return checkboxView(token.checked);
    case 'text':
      return inlineView([token]);
    case 'space':
      return '';
    default:
      return html`<p class="verbatim" .textContent=${token.raw}></p>`;
  }
}

/** Headings of an answer are below those of the page. @param {number} depth @param {unknown} content */
function headingView(depth, content) {
  if (depth <= 1) return html`<h3>${content}</h3>`;
  if (depth === 2) return html`<h4>${content}</h4>`;
  return html`<h5>${content}</h5>`;
}

/** @param {any} list */
function listView({ ordered, start, items }) {
  const content = items.map(
    /** @param {any} item */ (item) => html`<li class=${item.task ? 'task' : ''}>${itemView(item)}</li>`,
  );
  return ordered
    ? html`<ol start=${start || 1}>
        ${content}
      </ol>`
    : html`<ul>
        ${content}
      </ul>`;
}

/** @param {any} item */
function itemView({ task, checked, tokens }) {
  const hasOwnBox = tokens.some(/** @param {any} token */ (token) => holdsCheckbox(token));
  return [task && !hasOwnBox ? checkboxView(checked) : '', tokens.map(blockView)];
}

/** @param {any} token @returns {boolean} */
const holdsCheckbox = (token) => token.type === 'checkbox' || token.tokens?.[0]?.type === 'checkbox';

/** @param {any} table */
function tableView({ header, rows }) {
  return html`<div class="table" tabindex="0" role="group">
    <table>
      <thead>
        <tr>
          ${header.map(/** @param {any} cell */ (cell) => html`<th scope="col" class=${`is-${cell.align ?? 'start'}`}>${inlineView(cell.tokens)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          /** @param {any[]} row */ (row) =>
            html`<tr>
              ${row.map((cell) => html`<td class=${`is-${cell.align ?? 'start'}`}>${inlineView(cell.tokens)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
