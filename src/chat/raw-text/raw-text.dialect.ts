import { SseFrame, toErrorBody } from '../../common/http/index.js';
import type { TextDialect } from '../text-encoder.js';

/**
 * Where text is cut into a further event. Behind the rarer line separators: Python's readers end a line there and
 * would take the rest of it for no data. Within text that looks like a mark of this contract.
 */
const CUTS = /(?<=[\v\f\x1c-\x1e\x85\u2028\u2029])|(?<=^[ \t]*\[)(?=DONE\][ \t]*$|ERROR\])/m;

/**
 * Text as the data of events: a line break within it makes a further data line, as the event-stream format has it,
 * and `[DONE]` follows the answer, with a comment on why the model stopped where that cut it: readers of this contract
 * print the data of all events, and pass over comments. An answer that failed ends with `[ERROR]` and the error as JSON
 * instead.
 */
export function createRawTextDialect(): TextDialect {
  /** A carriage return at the end of a piece may be the first half of a line break. */
  let held = '';

  const text = (piece: string): SseFrame[] => {
    const all = held + piece;
    held = all.endsWith('\r') ? '\r' : '';
    const whole = held === '' ? all : all.slice(0, -1);
    return whole === '' ? [] : whole.split(CUTS).map((part) => SseFrame.of(part));
  };
  const last = (mark: string, comment?: string): SseFrame[] => [
    ...(held === '' ? [] : [SseFrame.of(held)]),
    SseFrame.of(mark, comment === undefined ? {} : { comment }),
  ];
  return {
    text,
    end: (finishReason) =>
      finishReason === 'stop' ? last('[DONE]') : last('[DONE]', `finish_reason ${finishReason}`),
    failure: (error) => last(`[ERROR] ${JSON.stringify(toErrorBody(error))}`),
  };
}
