import { Module } from '@nestjs/common';
import { AddressGuard } from './address-guard.js';
import { HostLookup, SystemHostLookup } from './host-lookup.js';
import { OutboundHttp } from './outbound-http.js';

/** The HTTP client of tools. Needs the `outbound` section. */
@Module({
  providers: [OutboundHttp, AddressGuard, { provide: HostLookup, useClass: SystemHostLookup }],
  exports: [OutboundHttp],
})
export class OutboundModule {}
