import type { IncomingHttpHeaders } from 'node:http';
import type { Credentials } from './authenticator.js';

/** The characters of RFC 6750, section 2.1. */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** The credentials in a request's headers. Other schemes of `Authorization`, a proxy's own say, are left alone. */
export function readCredentials(headers: IncomingHttpHeaders): Credentials {
  const bearer = BEARER.exec(headers.authorization ?? '')?.[1];
  const apiKey = [headers['x-api-key']].flat()[0]?.trim();
  return {
    ...(bearer !== undefined && { bearer }),
    ...(apiKey !== undefined && apiKey !== '' && { apiKey }),
  };
}
