import { Inject, Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';
import { section, type OutboundConfig } from '../../config/index.js';

/** Public by its range, and yet answered by the machine's own cloud: the agent of Azure's hosts. */
const OTHER_INTERNAL_ADDRESSES: ReadonlySet<string> = new Set(['168.63.129.16']);
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');

/** The address that a name led to may not be opened for a model or a user. */
export class RefusedAddressError extends Error {
  constructor(
    readonly hostname: string,
    readonly address: string,
  ) {
    super(`${hostname} leads to ${address}, which is not a public address`);
    this.name = 'RefusedAddressError';
  }
}

/** Decides which addresses may be opened for models and users. Asked with every address before it is connected to. */
@Injectable()
export class AddressGuard {
  constructor(@Inject(section('outbound')) private readonly config: OutboundConfig) {}

  /** Throws a `RefusedAddressError` unless `address` is public, or private ones are allowed. */
  check(hostname: string, address: string): void {
    if (this.config.isPrivateAllowed || isPublicAddress(address)) return;
    throw new RefusedAddressError(hostname, address);
  }
}

/**
 * True for a unicast address of the public internet. Addresses that carry another one in them (NAT64, 6to4,
 * Teredo) are not, whatever they carry; one that is merely mapped counts as the IPv4 address it is.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address) || address.includes('%')) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== 'unicast' || OTHER_INTERNAL_ADDRESSES.has(parsed.toString())) return false;
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_UNICAST);
}
