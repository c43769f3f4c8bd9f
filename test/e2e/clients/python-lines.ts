import type { ByteStream } from './read-outcome.js';

/**
 * Lines as `iter_lines()` of Python's requests gives them: each chunk of bytes is split at `\n`, `\r` or both, and a
 * last line without an end waits for the next chunk.
 */
export async function* requestsLines(body: ByteStream): AsyncGenerator<string> {
  let pending = '';
  for await (const bytes of body) {
    // One character a byte: lines are decoded when they are whole, as the documented readers do.
    const lines = (pending + Buffer.from(bytes).toString('latin1')).split(/\r\n|\r|\n/);
    pending = lines.pop() ?? '';
    for (const line of lines) yield Buffer.from(line, 'latin1').toString('utf8');
  }
  if (pending !== '') yield Buffer.from(pending, 'latin1').toString('utf8');
}

/** Lines as `iter_lines()` of Python's httpx gives them: of decoded text, at all that `str.splitlines` knows. */
export async function* httpxLines(body: ByteStream): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const bytes of body) {
    const lines = (pending + decoder.decode(bytes, { stream: true })).split(
      /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/,
    );
    pending = lines.pop() ?? '';
    yield* lines;
  }
  if (pending !== '') yield pending;
}
