/** How long the end of a response may take to follow its last event, in milliseconds. */
const LINGER_MS = 100;

/**
 * A vendor's last event often comes one packet before the response ends, and a response that is not
 * read to its end costs its connection: the next call would pay for a new TLS handshake. So this
 * `fetch` reads on to the end, for a moment, where a response is left without having been aborted. It
 * knows both ways in which SDKs read: with a reader, and by iteration.
 */
export const fetchAndKeepConnection: typeof fetch = async (input, init) => {
  const response = await fetch(input, init);
  if (response.body !== null) readToEndOnCancel(response.body, init?.signal);
  return response;
};

function readToEndOnCancel(body: ReadableStream<Uint8Array>, signal: AbortSignal | null | undefined): void {
  const getReader = (): ReadableStreamDefaultReader<Uint8Array> => {
    const reader = ReadableStream.prototype.getReader.call(body) as ReadableStreamDefaultReader<Uint8Array>;
    const cancel = (reason?: unknown) => ReadableStreamDefaultReader.prototype.cancel.call(reader, reason);
    reader.cancel = (reason) => (signal?.aborted === true ? cancel(reason) : readToEnd(reader, cancel));
    return reader;
  };
  Object.defineProperty(body, 'getReader', { value: getReader });
  Object.defineProperty(body, Symbol.asyncIterator, { value: () => iterate(getReader()) });
}

async function* iterate(reader: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    // Where the stream has failed, the failure is on its way already.
    await reader.cancel().catch(() => undefined);
  }
}

async function readToEnd(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  giveUp: () => Promise<void>,
): Promise<void> {
  const timer = setTimeout(() => void giveUp().catch(() => undefined), LINGER_MS);
  try {
    while (!(await reader.read()).done);
  } catch {
    // The answer is complete; how its connection ended is of no interest.
  } finally {
    clearTimeout(timer);
  }
}
