/**
 * @import { User } from './user.js'
 * @import { Summary } from './summarize.js'
 */

const COLUMNS = [
  { title: 'user', width: 9 },
  { title: 'state', width: 9 },
  { title: 'first token', width: 11, isNumber: true },
  { title: 'tokens', width: 7, isNumber: true },
  { title: 'tools', width: 5, isNumber: true },
  { title: 'in vain', width: 7, isNumber: true },
  { title: '  question or error', width: 0 },
];

/** What a table needs beside its rows: its head, and the line that counts. */
const OTHER_LINES = 2;

/**
 * The table as it is now, no larger than the terminal: users that do not fit are only counted.
 * @param {readonly User[]} users
 * @param {{ rows: number, columns: number }} size
 * @returns {string[]} its lines
 */
export function renderTable(users, { rows, columns }) {
  const room = Math.max(1, rows - OTHER_LINES - 1);
  const lines = [
    renderHead(),
    ...users.slice(0, room).map(renderUser),
    renderCounts(users, users.length - room),
  ];
  return lines.map((line) => cut(line, columns));
}

/** The names of the columns. */
export function renderHead() {
  return toLine(COLUMNS.map(({ title }) => title));
}

/**
 * One row of the table.
 * @param {User} user
 * @returns {string}
 */
export function renderUser({
  name,
  state,
  firstTokenMs,
  tokens,
  isGuess,
  tools,
  toolFailures,
  error,
  query,
}) {
  return toLine([
    name,
    state,
    firstTokenMs === undefined ? '' : milliseconds(firstTokenMs),
    tokens === 0 ? '' : `${isGuess ? '~' : ''}${tokens}`,
    tools === 0 ? '' : String(tools),
    toolFailures === 0 ? '' : String(toolFailures),
    `  ${printable(error ?? query)}`,
  ]);
}

/**
 * @param {Summary} summary
 * @returns {string}
 */
export function renderSummary(summary) {
  const { users, failed, elapsedMs, tokens, tokensPerSecond, isGuess, tools, toolFailures, errors } = summary;
  const about = isGuess ? '~' : '';
  return [
    `${users} users in ${(elapsedMs / 1_000).toFixed(1)} s: ${users - failed} answered, ${failed} failed`,
    `first token   ${renderPercentiles(summary.firstTokenMs)}`,
    `total         ${renderPercentiles(summary.totalMs)}`,
    `tokens        ${about}${tokens}, ${about}${tokensPerSecond.toFixed(1)} a second of all users together`,
    `tools         ${tools}, ${toolFailures} in vain`,
    `errors        ${failed}`,
    ...errors.map(({ error, count }) => `  ${count} x ${printable(error)}`),
  ].join('\n');
}

function renderCounts(users, hidden) {
  const states = ['waiting', 'tools', 'streaming', 'done', 'failed'];
  const counts = states.flatMap((state) => {
    const count = users.filter((user) => user.state === state).length;
    return count === 0 ? [] : `${count} ${state}`;
  });
  return (hidden > 0 ? `${hidden} more; in all ` : '') + counts.join(', ');
}

function renderPercentiles(percentiles) {
  if (percentiles === undefined) return 'none';
  return `p50 ${milliseconds(percentiles.p50)}, p95 ${milliseconds(percentiles.p95)}`;
}

function milliseconds(value) {
  return `${Math.round(value)} ms`;
}

function toLine(cells) {
  return cells
    .map((cell, index) => {
      const { width, isNumber } = COLUMNS[index];
      return isNumber ? cell.padStart(width) : cell.padEnd(width);
    })
    .join(' ')
    .trimEnd();
}

function cut(line, columns) {
  return line.length > columns ? `${line.slice(0, Math.max(0, columns - 1))}…` : line;
}

/** On one line, and without what a terminal would take for a command: errors are texts of the service. */
function printable(text) {
  return text.replace(/\p{C}+|\s+/gu, ' ');
}
