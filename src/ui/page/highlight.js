/** @typedef {{ kind: 'plain' | 'comment' | 'string' | 'number' | 'keyword', text: string }} Piece */

const KEYWORDS = new Set(
  `abstract and as async await break case catch class const continue def default defer del do elif else enum
  except export extends false finally fn for from func function global go if impl implements import in instanceof
  interface is lambda let match mod mut new nil none not null or package pass private protected pub public raise
  readonly return select self static struct super switch this throw trait true try type typeof undefined union
  unsafe use var void where while with yield`.split(/\s+/),
);
const SQL = new Set(
  `select from where join left right inner outer on group by order having limit insert into values update set
  delete create table index alter drop primary key not null and or as distinct union`.split(/\s+/),
);
const HASH_COMMENTS = new Set([
  'python',
  'py',
  'bash',
  'sh',
  'shell',
  'zsh',
  'yaml',
  'yml',
  'ruby',
  'rb',
  'toml',
  'dockerfile',
  'r',
  'perl',
]);
const PLAIN = new Set(['', 'text', 'txt', 'plain', 'markdown', 'md', 'diff']);

const STRINGS = String.raw`"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|${'`'}(?:\\.|[^${'`'}\\])*${'`'}`;
const REST = String.raw`(?<number>\b\d[\w.]*\b)|(?<word>[\p{L}_$][\p{L}\p{N}_$]*)`;
const SLASHES = pattern(String.raw`\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)`);
const HASHES = pattern(String.raw`#[^\n]*`);
const DASHES = pattern(String.raw`--[^\n]*`);

/** Above this a block is left plain. */
const LONGEST = 20_000;

/**
 * Code cut into pieces to be coloured: enough to find one's way, in any language, with one pass.
 * @param {string} code
 * @param {string} language
 * @returns {Piece[]}
 */
export function highlight(code, language) {
  const name = language.toLowerCase();
  if (PLAIN.has(name) || code.length > LONGEST) return [{ kind: 'plain', text: code }];
  const isSql = name === 'sql';
  const expression = isSql ? DASHES : HASH_COMMENTS.has(name) ? HASHES : SLASHES;
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  for (const match of code.matchAll(expression)) {
    const { comment, string, number } = match.groups ?? {};
    const isKeyword = isSql ? SQL.has(match[0].toLowerCase()) : KEYWORDS.has(match[0]);
    const kind = comment
      ? 'comment'
      : string
        ? 'string'
        : number
          ? 'number'
          : isKeyword
            ? 'keyword'
            : 'plain';
    if (kind === 'plain') continue;
    if (match.index > end) pieces.push({ kind: 'plain', text: code.slice(end, match.index) });
    pieces.push({ kind, text: match[0] });
    end = match.index + match[0].length;
  }
  return end < code.length ? [...pieces, { kind: 'plain', text: code.slice(end) }] : pieces;
}

/** @param {string} comment */
function pattern(comment) {
  return new RegExp(`(?<comment>${comment})|(?<string>${STRINGS})|${REST}`, 'gu');
}
