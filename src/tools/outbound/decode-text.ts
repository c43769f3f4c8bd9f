const BYTE_ORDER_MARKS: readonly (readonly [bytes: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xfe, 0xff], 'utf-16be'],
  [[0xff, 0xfe], 'utf-16le'],
];
/** Where HTML must name its encoding, by the HTML standard. */
const META_SEARCH_BYTES = 1_024;
const META_CHARSET = /<meta[^>]{1,200}?charset\s{0,5}=\s{0,5}["']?([\w-]{1,40})/i;

/** Decodes a body by its byte order mark, else by its content type, else (HTML) by its meta tag, else as UTF-8. */
export function decodeText(body: Uint8Array, contentType: string): string {
  const marked = BYTE_ORDER_MARKS.find(([mark]) => mark.every((byte, index) => body[index] === byte));
  const declared = /;\s{0,5}charset\s{0,5}=\s{0,5}"?([\w.:-]{1,40})/i.exec(contentType)?.[1];
  return decoderFor(marked?.[1] ?? declared ?? metaCharset(body, contentType)).decode(body);
}

function metaCharset(body: Uint8Array, contentType: string): string | undefined {
  if (!/html/i.test(contentType)) return undefined;
  return META_CHARSET.exec(Buffer.from(body.subarray(0, META_SEARCH_BYTES)).toString('latin1'))?.[1];
}

function decoderFor(encoding: string | undefined): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding ?? 'utf-8');
  } catch {
    return new TextDecoder('utf-8');
  }
}
