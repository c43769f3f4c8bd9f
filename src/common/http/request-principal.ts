import { ANONYMOUS_SCOPE, type Principal } from '../context/index.js';
import { toClientAddress } from './client-address.js';

/**
 * What is read of a request: `principal` as authentication left it there, `ip` as the trusted proxies say.
 */
export interface IdentifiedRequest {
  readonly principal?: Principal;
  readonly ip?: string | undefined;
  readonly socket?: { readonly remoteAddress?: string | undefined };
}

/** Each guard and handler asks anew who calls. */
const anonymous = new WeakMap<IdentifiedRequest, Principal>();

/** Who calls: the authenticated principal, else anonymous from the client's address. */
export function requestPrincipal(request: IdentifiedRequest): Principal {
  const known = request.principal ?? anonymous.get(request);
  if (known !== undefined) return known;
  const principal = { scope: ANONYMOUS_SCOPE, address: requestAddress(request) };
  anonymous.set(request, principal);
  return principal;
}

/** The client's address, or that of the nearest proxy where the trusted ones wrote none. */
export function requestAddress({ ip, socket }: IdentifiedRequest): string {
  return toClientAddress(ip ?? '') ?? socket?.remoteAddress ?? 'unknown';
}
