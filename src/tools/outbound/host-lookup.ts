import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';

/** The port through which names become addresses. */
export abstract class HostLookup {
  /** All addresses of a host, in the order to try them. Rejects as `dns.lookup` does where there are none. */
  abstract addressesOf(hostname: string): Promise<readonly LookupAddress[]>;
}

/** Asks the operating system, as everything else on the machine does. */
@Injectable()
export class SystemHostLookup extends HostLookup {
  override addressesOf(hostname: string): Promise<readonly LookupAddress[]> {
    return lookup(hostname, { all: true });
  }
}
