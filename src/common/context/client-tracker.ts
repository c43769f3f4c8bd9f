import { normalizeIp } from '@nestjs/throttler';
import { remembering } from '../collections/index.js';
import { ANONYMOUS_SCOPE, type Principal } from './principal.js';

/** One IPv6 customer gets at least this network (RFC 6177), so addresses within it are one client. */
const IPV6_NETWORK_BITS = 64;

const trackerOf = remembering(
  1_000,
  (address: string) => `address:${normalizeIp(address, IPV6_NETWORK_BITS)}`,
);

/**
 * Names whose calls are counted together: the account, or without one the address, with IPv6 by its /64
 * network and an IPv4-mapped address as IPv4.
 */
export function clientTracker({ scope, address }: Principal): string {
  return scope === ANONYMOUS_SCOPE ? trackerOf(address) : `account:${scope}`;
}
