import ipaddr from 'ipaddr.js';
import { remembering } from '../collections/index.js';

/** An address with a port behind it, as some proxies write it; IPv6 in brackets, with or without a port. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/;

/**
 * The address of a client as a trusted proxy wrote it, without a port; undefined where it is none: then it must not
 * tell clients apart.
 */
export const toClientAddress = remembering(1_000, (written: string) => {
  const [, bracketed, dotted] = WITH_PORT.exec(written) ?? [];
  const address = bracketed ?? dotted ?? written;
  return ipaddr.isValid(address) ? address : undefined;
});
