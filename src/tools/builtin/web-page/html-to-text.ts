import { compile, type HtmlToTextOptions } from 'html-to-text';

/** Deeper or longer than any page that is meant to be read. */
const MAX_INPUT_CHARACTERS = 2_000_000;
const LIMITS = {
  maxInputLength: MAX_INPUT_CHARACTERS,
  maxDepth: 200,
  maxChildNodes: 20_000,
  maxBaseElements: 10,
};

const SKIPPED = [
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'img',
  'iframe',
  'form',
  'button',
  'nav',
  'aside',
];
const COMMON: HtmlToTextOptions = {
  wordwrap: false,
  limits: LIMITS,
  selectors: [
    ...SKIPPED.map((selector) => ({ selector, format: 'skip' })),
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'table', format: 'dataTable', options: { uppercaseHeaderCells: false, maxColumnWidth: 60 } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
  ],
};
const convertPage = compile({
  ...COMMON,
  selectors: [
    ...(COMMON.selectors ?? []),
    { selector: 'header', format: 'skip' },
    { selector: 'footer', format: 'skip' },
  ],
  baseElements: {
    selectors: ['article', 'main', '[role=main]', 'body'],
    orderBy: 'selectors',
    returnDomByDefault: true,
  },
});
const convertWhole = compile(COMMON);

/** The readable text of a page: its article or main part where it has one, without menus, scripts and forms. */
export function pageToText(html: string): string {
  return tidy(convertPage(html));
}

/** The text of a piece of HTML on one line, tags dropped and entities resolved. */
export function snippetToText(html: string): string {
  return convertWhole(html).replace(/\s+/g, ' ').trim();
}

/** The title of a page; undefined where it has none. */
export function titleOf(html: string): string | undefined {
  const title = /<title[^>]{0,200}>([^<]{1,500})/i.exec(html)?.[1];
  return title === undefined ? undefined : snippetToText(title) || undefined;
}

function tidy(text: string): string {
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
