import { pipeline as pipelineOf, type Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** What requests say they can read. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';

const MAX_ENCODINGS = 2;

export class BodyTooLargeError extends Error {
  constructor(readonly maxBytes: number) {
    super(`longer than ${maxBytes} bytes`);
    this.name = 'BodyTooLargeError';
  }
}

export class BodyEncodingError extends Error {
  constructor(readonly encoding: string) {
    super(`content encoding ${encoding.slice(0, 100)}`);
    this.name = 'BodyEncodingError';
  }
}

/**
 * Reads a body to its end and unpacks it. At most `maxBytes` after unpacking: a small file that unpacks to
 * gigabytes is left as soon as it is over. The body is destroyed on every failure.
 */
export async function readBody(body: Readable, encoding: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // One that is destroyed before its end says so once more.
  body.on('error', () => undefined);
  try {
    // A consumer that throws destroys what is before it: what is left is neither read nor unpacked.
    await pipeline(unpacked(body, encoding), async (source: AsyncIterable<Buffer>) => {
      for await (const chunk of source) {
        size += chunk.length;
        if (size > maxBytes) throw new BodyTooLargeError(maxBytes);
        chunks.push(chunk);
      }
    });
  } finally {
    body.destroy();
  }
  return Buffer.concat(chunks);
}

function unpacked(body: Readable, encoding: string): Readable {
  return decodersFor(encoding).reduce<Readable>(
    (source, decoder) => pipelineOf(source, decoder, () => undefined),
    body,
  );
}

function decodersFor(encoding: string): Transform[] {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (names.length > MAX_ENCODINGS) throw new BodyEncodingError(encoding);
  return names.reverse().map((name) => {
    switch (name) {
      case 'gzip':
      case 'x-gzip':
        return createGunzip();
      case 'deflate':
        return createInflate();
      case 'br':
        return createBrotliDecompress();
      default:
        throw new BodyEncodingError(name);
    }
  });
}
