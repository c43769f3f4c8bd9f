import { cleanText } from '../../clean-text.js';

const MAX_LINE = 500;
const MAX_LINES = 100;
const WINDOW_MS = 60_000;

/** What a process says on its standard error, for the log: cut lines, a hundred a minute; what is more is dropped. */
export function stderrLog(
  write: (line: string) => void,
  now: () => number = Date.now,
): (text: string) => void {
  let rest = '';
  let windowEndsAt = 0;
  let lines = 0;
  return (text) => {
    const [...whole] = `${rest}${text}`.split('\n');
    rest = (whole.pop() ?? '').slice(0, MAX_LINE);
    for (const line of whole) {
      if (now() >= windowEndsAt) {
        windowEndsAt = now() + WINDOW_MS;
        lines = 0;
      }
      if (lines++ < MAX_LINES) write(cleanText(line.slice(0, MAX_LINE)));
    }
  };
}
