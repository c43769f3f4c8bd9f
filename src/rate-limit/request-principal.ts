import { ANONYMOUS_SCOPE, type Principal } from '../common/context/index.js';

/** What is read of a request: `principal` as authentication left it there, `ip` as the trusted proxies say. */
export interface IdentifiedRequest {
  readonly principal?: Principal;
  readonly ip?: string | undefined;
}

/** Who calls: the authenticated principal, else anonymous from the client's address. */
export function requestPrincipal({ principal, ip }: IdentifiedRequest): Principal {
  return principal ?? { scope: ANONYMOUS_SCOPE, address: ip ?? 'unknown' };
}
