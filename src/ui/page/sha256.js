/**
 * The lower-case hex digest of a text as UTF-8; undefined where the browser offers none, over plain HTTP.
 * @param {string} text
 */
export async function sha256(text) {
  if (globalThis.crypto?.subtle === undefined) return undefined;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
