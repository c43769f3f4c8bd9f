import type { Response } from 'express';

/**
 * Writes a piece of a chunked body (RFC 9112, section 7.1) as `response.write` does, but as one string where that
 * hands the socket four and waits for the next tick, which costs about a third of what a token costs.
 */
export function writeChunk(response: Response, text: string): void {
  const { socket } = response;
  // Ahead of the headers, and behind an earlier answer on the same connection, only Node knows what to write when.
  if (socket === null || !response.headersSent || !response.chunkedEncoding) {
    response.write(text);
    return;
  }
  const length = Buffer.byteLength(text);
  // Of ASCII alone; the bytes are the same, and are not looked at again.
  const encoding = length === text.length ? 'latin1' : 'utf8';
  socket.write(`${length.toString(16)}\r\n${text}\r\n`, encoding);
}
