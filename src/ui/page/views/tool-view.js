import { html, nothing } from 'lit-html';
import { formatDuration, t } from '../i18n.js';
import { CHECK, CHEVRON, WARNING } from './icons.js';

/** @typedef {import('../types.d.ts').ToolPart} ToolPart */

const PREVIEW_LENGTH = 90;

/** One tool call: what was asked, and what came of it. @param {ToolPart} tool @param {boolean} isTurnOpen */
export function toolView(tool, isTurnOpen) {
  const status = statusOf(tool, isTurnOpen);
  return html`<details class="tool" data-status=${status}>
    <summary>
      <span class="tool-state"
        >${stateIcon(status)}<span class="offscreen">${t(`tool.${status}`)}</span></span
      >
      <span class="tool-name">${tool.name}</span>
      <span class="tool-preview">${preview(tool)}</span>
      ${
        tool.durationMs === undefined
          ? nothing
          : html`<span class="tool-time">${formatDuration(tool.durationMs)}</span>`
      }
      <span class="tool-chevron">${CHEVRON}</span>
    </summary>
    <dl>
      <dt>${t('tool.arguments')}</dt>
      <dd><pre tabindex="0">${toText(tool.arguments)}</pre></dd>
      ${
        tool.error === undefined
          ? nothing
          : html`<dt>${t('tool.error')}</dt>
              <dd><pre tabindex="0">${tool.error}</pre></dd>`
      }
      ${
        tool.result === undefined
          ? nothing
          : html`<dt>${t('tool.result')}</dt>
              <dd><pre tabindex="0">${toText(tool.result)}</pre></dd>`
      }
    </dl>
  </details>`;
}

/** @param {ToolPart} tool @param {boolean} isTurnOpen */
function statusOf(tool, isTurnOpen) {
  if (tool.error !== undefined) return 'failed';
  if (tool.result !== undefined) return 'done';
  return isTurnOpen ? 'running' : 'unfinished';
}

/** @param {string} status */
function stateIcon(status) {
  if (status === 'running') return html`<span class="spinner"></span>`;
  return status === 'done' ? CHECK : WARNING;
}

/** @param {ToolPart} tool */
function preview({ arguments: values }) {
  const isObject = values !== null && typeof values === 'object';
  const text = isObject
    ? Object.values(values)
        .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
        .join(', ')
    : toText(values);
  return text.length > PREVIEW_LENGTH ? `${text.slice(0, PREVIEW_LENGTH)}…` : text;
}

/** @param {unknown} value */
const toText = (value) => (typeof value === 'string' ? value : JSON.stringify(value, undefined, 2));
