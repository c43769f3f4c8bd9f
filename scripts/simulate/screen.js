import { renderHead, renderTable, renderUser } from './render.js';

/** @import { User } from './user.js' */

const REDRAW_MS = 100;
const UNKNOWN_SIZE = { rows: 24, columns: 80 };
const CLEAR_BELOW = '\u001b[0J';

/**
 * Shows the users: a table that is drawn again in its place on a terminal, elsewhere its head and a line at each change.
 * @param {NodeJS.WriteStream} output
 * @param {readonly User[]} users
 * @returns {{ update: (user: User) => void, close: () => void }}
 */
export function openScreen(output, users) {
  if (!output.isTTY) {
    output.write(`${renderHead()}\n`);
    return { update: (user) => output.write(`${renderUser(user)}\n`), close: () => undefined };
  }
  let drawn = 0;
  const draw = () => {
    // Terminals that nobody told their size are said to have none.
    const rows = output.rows || UNKNOWN_SIZE.rows;
    const columns = output.columns || UNKNOWN_SIZE.columns;
    const lines = renderTable(users, { rows, columns });
    const back = drawn > 0 ? `\u001b[${drawn}A` : '';
    output.write(`${back}${CLEAR_BELOW}${lines.join('\n')}\n`);
    drawn = lines.length;
  };
  const timer = setInterval(draw, REDRAW_MS);
  draw();
  return {
    update: () => undefined,
    close: () => {
      clearInterval(timer);
      draw();
    },
  };
}
