export { AddressGuard } from './address-guard.js';
export { HostLookup } from './host-lookup.js';
export { OutboundError, type OutboundErrorKind } from './outbound-error.js';
export { OutboundHttp } from './outbound-http.js';
export type { AddressTrust, OutboundRequest } from './outbound-request.js';
export { OutboundResponse } from './outbound-response.js';
export { OutboundModule } from './outbound.module.js';
