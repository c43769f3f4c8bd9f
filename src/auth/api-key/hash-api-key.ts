import { createHash } from 'node:crypto';

/**
 * The form in which a key is kept: SHA-256. Keys hold 256 bits of chance, so that a slow hash, made for what people
 * choose, would add nothing but time to each request.
 */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
