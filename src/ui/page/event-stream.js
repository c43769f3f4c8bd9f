/**
 * Reads the body of an event stream as the HTML standard says: yields each event that has data, and
 * `onBytes` hears of everything that arrives, comments included.
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} onBytes
 * @returns {AsyncGenerator<{ event: string, data: string }>}
 */
export async function* readEvents(body, onBytes = () => {}) {
  const reader = body.pipeThrough(/** @type {any} */ (new TextDecoderStream())).getReader();
  const parse = eventParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      yield* parse(value);
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** A function that takes pieces of text, cut anywhere, and gives the events they complete. */
export function eventParser() {
  let rest = '';
  let event = '';
  /** @type {string[]} */
  let data = [];

  /** @param {string} piece @returns {Generator<{ event: string, data: string }>} */
  return function* parse(piece) {
    const text = rest + piece;
    // A carriage return at the end may be half of a line break.
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + text.slice(end);
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield { event: event || 'message', data: data.join('\n') };
        event = '';
        data = [];
        continue;
      }
      const colon = line.indexOf(':');
      const field = colon === -1 ? line : line.slice(0, colon);
      const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
      if (field === 'data') data.push(value);
      else if (field === 'event') event = value;
    }
  };
}
