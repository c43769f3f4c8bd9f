import { lexer } from 'marked';

/** @typedef {import('marked').Token} Token */

/**
 * Markdown that grows: what is complete is read once, and only the last block, which may still change, is
 * read again. Blocks keep their identity, so that a view can leave them as they are.
 */
export class MarkdownBlocks {
  #settledText = '';
  /** @type {Token[]} */
  #settled = [];
  #text = '';
  /** @type {Token[]} */
  #tail = [];

  /** The blocks of `source`; nothing of it is ever markup. @param {string} source @returns {Token[]} */
  read(source) {
    const text = source.replaceAll('\r\n', '\n');
    if (text !== this.#text) {
      if (!text.startsWith(this.#settledText)) this.#forget();
      this.#text = text;
      this.#readTail();
    }
    return [...this.#settled, ...this.#tail];
  }

  #readTail() {
    const tokens = lexer(this.#text.slice(this.#settledText.length));
    const last = tokens.findLastIndex(({ type }) => type !== 'space');
    const settled = tokens.slice(0, Math.max(0, last));
    this.#settledText += settled.map(({ raw }) => raw).join('');
    this.#settled.push(...settled.filter(isShown));
    this.#tail = tokens.slice(Math.max(0, last)).filter(isShown);
  }

  #forget() {
    this.#settledText = '';
    this.#settled = [];
  }
}

/** @param {Token} token */
const isShown = ({ type }) => type !== 'space' && type !== 'def';
