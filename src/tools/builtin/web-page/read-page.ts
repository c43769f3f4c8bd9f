import { Parser } from 'htmlparser2';
import { PageText } from './page-text.js';

/** More than any page that is meant to be read. What is behind these limits is left unread: pages may be hostile. */
const MAX_INPUT_CHARACTERS = 1_000_000;
const MAX_DEPTH = 256;
const MAX_TEXT_CHARACTERS = 200_000;
/** How much is parsed before it is seen whether to go on. */
const PIECE_CHARACTERS = 16_384;

export interface ReadPage {
  /** Undefined where it has none. */
  readonly title: string | undefined;
  readonly text: string;
}

/**
 * The readable text of a page: of its article or main part where it has one, without menus, scripts and forms.
 * Takes time in proportion to the page, whatever is in it.
 */
export function readPage(html: string): ReadPage {
  const page = new PageText();
  let depth = 0;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      depth++;
      page.open(name, attributes);
    },
    onclosetag: (name) => {
      depth--;
      page.close(name);
    },
    ontext: (text) => {
      page.add(text);
    },
  });
  const end = Math.min(html.length, MAX_INPUT_CHARACTERS);
  for (
    let at = 0;
    at < end && depth < MAX_DEPTH && page.length < MAX_TEXT_CHARACTERS;
    at += PIECE_CHARACTERS
  ) {
    parser.write(html.slice(at, Math.min(end, at + PIECE_CHARACTERS)));
  }
  parser.end();
  return { title: page.title, text: page.text };
}

/** The text of a piece of HTML on one line, tags dropped and entities resolved. */
export function snippetToText(html: string): string {
  return readPage(html).text.replace(/\s+/g, ' ').trim();
}
