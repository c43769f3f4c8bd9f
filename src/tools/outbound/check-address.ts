import { OutboundError } from './outbound-error.js';

const MAX_LENGTH = 2_048;

/** Parses an address that a model, a user or another server gave. Throws an `OutboundError` that says what is wrong with it. */
export function parseUntrustedAddress(written: string, base?: URL): URL {
  const text = written.trim();
  const url = text.length <= MAX_LENGTH ? URL.parse(text, base?.href) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new OutboundError(
      'invalid-address',
      'Only whole addresses that begin with http:// or https:// can be opened.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundError(
      'invalid-address',
      'Addresses with a user name or a password in them are not opened.',
    );
  }
  return url;
}
