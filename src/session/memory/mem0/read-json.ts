/** A thousand facts of the longest kind, with everything that Mem0 adds to them, are less. */
const MAX_BYTES = 4_000_000;

/** The JSON of a response. Throws when it is larger than any sensible answer, without reading on, or not JSON. */
export async function readJson(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop cancels the body.
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    size += bytes.length;
    if (size > MAX_BYTES) throw new Error(`Mem0 answered with more than ${MAX_BYTES} bytes`);
    chunks.push(bytes);
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
}
