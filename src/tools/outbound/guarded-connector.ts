import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import type { AddressGuard } from './address-guard.js';
import type { HostLookup } from './host-lookup.js';

/**
 * A connector that has every address checked at the moment of connecting, on the very addresses the socket
 * then uses: a name that changes its address between a check and the connection gains nothing by it.
 * One refused address among several refuses the host.
 */
export function guardedConnector(
  guard: AddressGuard,
  lookup: HostLookup,
  timeoutMs: number,
): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs, lookup: guardedLookup(guard, lookup) });
  return (options, callback) => {
    const hostname = options.hostname.replace(/^\[|\]$/g, '');
    // Addresses are connected to without a lookup.
    if (isIP(hostname) !== 0) {
      try {
        guard.check(hostname, hostname);
      } catch (error) {
        callback(error as Error, null);
        return;
      }
    }
    connect(options, callback);
  };
}

function guardedLookup(guard: AddressGuard, lookup: HostLookup): LookupFunction {
  return (hostname, options, callback) => {
    const find = async (): Promise<void> => {
      const addresses = [...(await lookup.addressesOf(hostname))];
      for (const { address } of addresses) guard.check(hostname, address);
      const [first] = addresses;
      if (first === undefined)
        throw Object.assign(new Error(`no address of ${hostname}`), { code: 'ENOTFOUND' });
      if (options.all === true) callback(null, addresses);
      else callback(null, first.address, first.family);
    };
    find().catch((error: unknown) => {
      callback(error as NodeJS.ErrnoException, '');
    });
  };
}
