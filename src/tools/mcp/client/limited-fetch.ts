type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * A fetch whose answers break off with an error above `maxBytes`: of an event stream, one event; of others, the whole.
 * `onTooLarge` gets the body of the request whose answer it was.
 */
export function limitedFetch(maxBytes: number, onTooLarge: (requestBody: unknown) => void): Fetch {
  return async (url, init) => {
    const response = await fetch(url, init);
    if (response.body === null) return response;
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    const limit = limiter(maxBytes, isStream, () => {
      onTooLarge(init?.body);
    });
    const { status, statusText, headers } = response;
    const limited = new Response(response.body.pipeThrough(limit), { status, statusText, headers });
    // Redirects are judged by it, and a made response has none.
    Object.defineProperty(limited, 'url', { value: response.url });
    return limited;
  };
}

function limiter(
  maxBytes: number,
  isStream: boolean,
  onTooLarge: () => void,
): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  let isLineEmpty = false;
  return new TransformStream({
    transform(chunk, controller) {
      for (const byte of isStream ? chunk : []) {
        bytes++;
        if (byte === LINE_FEED) {
          if (isLineEmpty) bytes = 0;
          isLineEmpty = true;
        } else if (byte !== CARRIAGE_RETURN) isLineEmpty = false;
        if (bytes > maxBytes) break;
      }
      if (!isStream) bytes += chunk.length;
      if (bytes <= maxBytes) {
        controller.enqueue(chunk);
        return;
      }
      onTooLarge();
      controller.error(new Error(`The answer has more than ${maxBytes} bytes.`));
    },
  });
}
